package org.kerasaudit.auditor.rules.security;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.model.AssetStore;

/** KA713: an asset that is not a vocabulary. */
public record UnexpectedAsset() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA713",
            Severity.WARNING,
            "An archive contains an asset that is not a vocabulary.",
            "Keras stores the vocabularies of text layers as assets and extracts all assets when it loads an archive. "
                    + "Programs, scripts, archives and pickles do not belong there: the file carries them for some other "
                    + "purpose. Inspect it before anybody loads the model.");

    private static final Set<String> NAMES = Set.of(
            "vocabulary.txt", "vocabulary.json", "vocabulary.spm", "merges.txt", "summary_plot.png", "idf_weights.npy");

    @Override
    public void assets(AssetStore assets, Hits hits) {
        new TreeMap<>(assets.files()).forEach((path, reader) -> {
            String name = path.substring(path.lastIndexOf('/') + 1);
            @Nullable String kind = kind(reader);
            if (kind == null && NAMES.contains(name)) return;
            hits.add(RULE, "", AssetStore.FOLDER + path, "a vocabulary", kind == null ? "another file" : kind);
        });
    }

    private static @Nullable String kind(Supplier<byte[]> reader) {
        try {
            return kind(reader.get());
        } catch (KerasFormatException unreadable) {
            return "a file that cannot be read: " + Texts.line(unreadable.found());
        }
    }

    private static @Nullable String kind(byte[] bytes) {
        Optional<String> kind = Payload.kind(ByteBuffer.wrap(bytes));
        if (kind.isPresent()) return kind.get();
        boolean pickle = bytes.length > 2 && (bytes[0] & 0xff) == 0x80 && bytes[1] >= 2 && bytes[1] <= 5;
        if (pickle) return "a pickle " + PickleImports.in(bytes).described();
        PickleImports imports = PickleImports.within(ByteBuffer.wrap(bytes));
        return imports.isEmpty() ? null : "a pickle " + imports.described();
    }
}
