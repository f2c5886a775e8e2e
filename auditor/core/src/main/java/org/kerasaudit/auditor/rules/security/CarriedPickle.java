package org.kerasaudit.auditor.rules.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.file.Documents.Unread;

/** KA776: a pickle outside the weights that imports more than arrays need. */
public record CarriedPickle() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA776",
            Severity.ERROR,
            "The file carries a pickle that imports more than arrays need.",
            "It is an asset, another member of the archive, or hidden between its members, where Keras does not unpickle "
                    + "it; a script, a custom class or pickle.load on the unpacked file does, and then calls whatever it "
                    + "imports. The imports are listed here but not executed. Do not unpack the file; ask for one without "
                    + "the pickle.");

    private static final int LONGEST_TEXT = 1 << 20;

    @Override
    public void unread(Unread unread, Hits hits) {
        byte[] bytes = new byte[unread.content().remaining()];
        unread.content().duplicate().get(bytes);
        if (search(unread, bytes, hits) || bytes.length > LONGEST_TEXT) return;
        for (byte[] decoded : decoded(bytes)) if (search(unread, decoded, hits)) return;
    }

    private static List<byte[]> decoded(byte[] bytes) {
        return Encodings.unpacked(bytes)
                .map(List::of)
                .orElseGet(() -> Encodings.of(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    private static boolean search(Unread unread, byte[] bytes, Hits hits) {
        PickleImports imports = PickleImports.within(ByteBuffer.wrap(bytes));
        if (!imports.importsOutside(WeightPickle::restores)) return false;
        String place = unread.place();
        hits.add(RULE, "", place, "no pickle of code", unread.what() + " with a pickle " + imports.described());
        return true;
    }
}
