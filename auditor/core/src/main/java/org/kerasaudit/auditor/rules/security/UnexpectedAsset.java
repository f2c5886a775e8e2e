package org.kerasaudit.auditor.rules.security;

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
        if (begins(bytes, 0x7f, 'E', 'L', 'F') || begins(bytes, 'M', 'Z', 0x90)) return "a program";
        if (begins(bytes, 0xca, 0xfe, 0xba, 0xbe) || begins(bytes, 0xcf, 0xfa, 0xed, 0xfe)) return "a program";
        if (begins(bytes, '#', '!')) return "a script";
        if (begins(bytes, 'P', 'K', 3, 4) || begins(bytes, 0x1f, 0x8b)) return "an archive";
        if (begins(bytes, 0x89, 'H', 'D', 'F')) return "an HDF5 file";
        boolean pickle = bytes.length > 2 && (bytes[0] & 0xff) == 0x80 && bytes[1] >= 2 && bytes[1] <= 5;
        return pickle ? "a pickle, " + PickleImports.in(bytes).described() : null;
    }

    private static boolean begins(byte[] bytes, int... beginning) {
        if (bytes.length < beginning.length) return false;
        for (int i = 0; i < beginning.length; i++) if ((bytes[i] & 0xff) != beginning[i]) return false;
        return true;
    }
}
