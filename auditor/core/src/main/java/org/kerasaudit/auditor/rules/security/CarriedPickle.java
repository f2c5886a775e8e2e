package org.kerasaudit.auditor.rules.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.file.Documents.Unread;

/** KA776: a pickle outside the weights that imports more than arrays need. */
public record CarriedPickle() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA776",
            Severity.ERROR,
            "The file carries a pickle that imports more than arrays need.",
            "The pickle is the file itself, an asset or another member of the archive, or is hidden between members. Keras "
                    + "does not unpickle it, but a script or a custom class may, and that calls whatever the pickle imports. "
                    + "The imports are listed here but not executed. Do not unpack or load the file; ask for one without the "
                    + "pickle.");

    private static final int LONGEST_TEXT = 1 << 20;
    private static final int MAX_LAYERS = 3;
    private static final int SHORTEST_WORD = 20;
    private static final int MAX_WORDS = 1000;

    @Override
    public void unread(Unread unread, Hits hits) {
        byte[] bytes = new byte[unread.content().remaining()];
        unread.content().duplicate().get(bytes);
        search(bytes, 0)
                .ifPresent(found -> hits.add(
                        RULE, "", unread.place(), "only pickles of arrays", unread.what() + " with a pickle " + found));
    }

    /** Describes the first pickle in {@code bytes}, or in what they decode to, that imports more than arrays need. */
    private static Optional<String> search(byte[] bytes, int layers) {
        PickleImports imports = PickleImports.within(ByteBuffer.wrap(bytes));
        if (imports.importsOutside(WeightPickle::restores)) return Optional.of(imports.described());
        if (layers == MAX_LAYERS) return Optional.empty();
        Optional<byte[]> unpacked = Encodings.unpacked(bytes);
        if (unpacked.isPresent()) return search(unpacked.get(), layers + 1);
        if (bytes.length > LONGEST_TEXT || !isText(bytes)) return Optional.empty();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return Stream.concat(Stream.of(text), words(text))
                .flatMap(word -> Encodings.of(word).stream())
                .flatMap(decoded -> search(decoded, layers + 1).stream())
                .findFirst();
    }

    private static Stream<String> words(String text) {
        Stream<String> words = Stream.of(text.split("\\s+")).limit(LONGEST_TEXT);
        return words.filter(word -> word.length() >= SHORTEST_WORD && word.length() < text.length())
                .limit(MAX_WORDS);
    }

    private static boolean isText(byte[] bytes) {
        for (byte b : bytes) if (b < ' ' && b != '\n' && b != '\r' && b != '\t') return false;
        return true;
    }
}
