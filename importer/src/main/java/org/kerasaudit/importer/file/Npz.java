package org.kerasaudit.importer.file;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.Tensor;

/** numpy's NPZ: a zip archive of named NPY arrays. */
public final class Npz {
    private static final String SUFFIX = ".npy";

    private Npz() {}

    /** The arrays of {@code file} in its order, by their names without {@code .npy}. Throws {@link KerasFormatException}. */
    public static Map<String, Tensor> read(Path file) {
        Place place = Place.of(file);
        Bytes bytes = Bytes.of(file);
        if (!Archive.looksLike(bytes)) throw place.wrong("an NPZ archive", "something else");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        stored(bytes, place, Limits.DEFAULT).forEach((name, tensor) -> tensors.put(name, tensor.read()));
        return tensors;
    }

    /** The arrays of the archive in {@code bytes}, to be read later. */
    static Map<String, StoredTensor> stored(Bytes bytes, Place place, Limits limits) {
        Archive archive = Archive.read(bytes, place, limits);
        Map<String, StoredTensor> arrays = new LinkedHashMap<>();
        for (String entry : archive.names()) {
            Place at = archive.at(":" + entry);
            if (!entry.endsWith(SUFFIX)) throw at.wrong("an NPY array", "an entry of another kind");
            Bytes content = archive.content(entry).orElseThrow();
            arrays.put(entry.substring(0, entry.length() - SUFFIX.length()), Npy.stored(content, at, limits));
        }
        return arrays;
    }
}
