package org.kerasaudit.importer.file.numpy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Part;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.zip.Archive;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.Tensor;

/** NumPy's NPZ format: a zip archive of named NPY arrays. */
public final class Npz {
    private static final String SUFFIX = ".npy";
    private static final int BUFFER = 1 << 16;

    /** The earliest time a zip archive can record, which NumPy also writes: the same arrays produce the same bytes. */
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Npz() {}

    /**
     * Reads the arrays of {@code file} in file order, by name without {@code .npy}. Throws {@link KerasFormatException}
     * if they cannot be read.
     */
    public static Map<String, Tensor> read(Path file) {
        return read(file, Limits.DEFAULT);
    }

    /** Reads the arrays with the given limits. */
    public static Map<String, Tensor> read(Path file, Limits limits) {
        Place place = Place.of(file);
        Bytes bytes = Bytes.of(file);
        if (!Archive.looksLike(bytes)) throw place.wrong("an NPZ archive", "something else");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        stored(bytes, place, limits).forEach((name, tensor) -> tensors.put(name, tensor.read()));
        return tensors;
    }

    /** Returns the arrays of the archive in {@code bytes}, to be read later. */
    static Map<String, StoredTensor> stored(Bytes bytes, Place place, Limits limits) {
        Archive archive = Archive.read(bytes, place, limits);
        Map<String, StoredTensor> arrays = new LinkedHashMap<>();
        for (String entry : archive.names()) {
            Place at = archive.at(entry);
            if (!entry.endsWith(SUFFIX)) throw at.wrong("an NPY array", "another kind of member");
            Part part = archive.part(entry).orElseThrow();
            StoredTensor array = part.guard(part.parse(content -> Npy.stored(content, at, limits)));
            arrays.put(entry.substring(0, entry.length() - SUFFIX.length()), array);
        }
        return arrays;
    }

    /**
     * Writes arrays under their names. Half precision, which tensors store widened, is written as float32, text as NumPy's
     * {@code <U}. A failure leaves {@code file} unchanged.
     */
    public static void write(Path file, Map<String, Tensor> arrays) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, ".", ".npz");
        try {
            try (ZipOutputStream zip =
                    new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary), BUFFER))) {
                for (Map.Entry<String, Tensor> array : arrays.entrySet()) put(zip, array.getKey(), array.getValue());
            }
            move(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void put(ZipOutputStream zip, String name, Tensor tensor) throws IOException {
        CheckedOutputStream measured = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
        long size = NpyWriter.write(tensor, measured);
        ZipEntry entry = new ZipEntry(name + SUFFIX);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size);
        entry.setCrc(measured.getChecksum().getValue());
        entry.setTimeLocal(EPOCH);
        zip.putNextEntry(entry);
        NpyWriter.write(tensor, zip);
        zip.closeEntry();
    }
}
