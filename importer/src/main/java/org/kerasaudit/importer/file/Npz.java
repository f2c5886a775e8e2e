package org.kerasaudit.importer.file;

import java.nio.file.Path;
import java.util.Map;
import org.kerasaudit.importer.tensor.Tensor;

/** NPZ. */
public final class Npz {
    private Npz() {}

    public static Map<String, Tensor> read(Path path) {
        throw new KerasFormatException(path, "", "a reader", "none");
    }

    public static void write(Path path, Map<String, Tensor> arrays) {
        throw new KerasFormatException(path, "", "a writer", "none");
    }
}
