package org.kerasaudit.importer.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names the kinds of folders that other programs, or other functions of Keras, save models in. */
public final class FolderKind {
    /** Sources: {@code is_orbax_checkpoint} of Keras 3.15 and the files of Orbax itself. */
    private static final List<String> ORBAX = List.of(
            "_CHECKPOINT_METADATA",
            "checkpoint_metadata",
            "orbax.checkpoint",
            "pytree.orbax-checkpoint",
            "manifest.ocdbt",
            "_METADATA");

    private static final Map<String, String> BY_FILE = byFile();

    private FolderKind() {}

    private static Map<String, String> byFile() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("saved_model.pb", "a TensorFlow SavedModel");
        kinds.put("saved_model.pbtxt", "a TensorFlow SavedModel");
        kinds.put("keras_metadata.pb", "a TensorFlow SavedModel");
        for (String name : ORBAX) kinds.put(name, "an Orbax checkpoint");
        return kinds;
    }

    /** Returns whether a folder with these files is of a known kind. */
    public static boolean isKnown(Set<String> names) {
        return BY_FILE.keySet().stream().anyMatch(names::contains);
    }

    /** Returns what a folder with these files is, as a noun phrase. */
    static String of(Set<String> names) {
        return BY_FILE.entrySet().stream()
                .filter(kind -> names.contains(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("a folder without it");
    }
}
