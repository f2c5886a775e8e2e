package org.kerasaudit.importer.file.numpy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.tensor.Tensor;

/** Writes NumPy's NPZ archives. Source: numpy.lib.format. */
public final class NpzWriter {
    private NpzWriter() {}

    /**
     * Writes arrays as an uncompressed archive, atomically. Throws {@link KerasFormatException} if {@code file} cannot be
     * written.
     */
    public static void write(Path file, Map<String, Tensor> arrays) {
        Path target = file.toAbsolutePath();
        try {
            Path unfinished = Files.createTempFile(target.getParent(), ".keras-audit", ".npz");
            try {
                try (OutputStream out = Files.newOutputStream(unfinished)) {
                    write(out, arrays);
                }
                Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException failure) {
            throw Place.of(file).wrong("a writable file", failure);
        }
    }

    /** Writes arrays as an uncompressed archive to a stream, which stays open. */
    public static void write(OutputStream out, Map<String, Tensor> arrays) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(0);
        for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
            zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
            NpyWriter.write(array.getValue(), zip);
            zip.closeEntry();
        }
        zip.finish();
    }
}
