package org.kerasaudit.importer.file;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.file.Documents.Pickled;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.numpy.Npy;
import org.kerasaudit.importer.file.zip.Archive;

/** Finds what {@code numpy.load(…, allow_pickle=True)} would unpickle in NPY and NPZ files, intact or damaged. */
final class PickleSearch {
    private static final String NPY = ".npy";
    private static final String NPZ = ".npz";

    private final Limits limits;
    private final List<Pickled> found = new ArrayList<>();

    PickleSearch(Limits limits) {
        this.limits = limits;
    }

    /** Returns whether a file of this name is an NPY or NPZ file. */
    static boolean concerns(String name) {
        return name.endsWith(NPZ) || name.endsWith(NPY);
    }

    List<Pickled> found() {
        return found;
    }

    /** Searches a NumPy file: by its first bytes an archive, an array or, as NumPy assumes for all else, a pickle. */
    void in(Place place, Bytes bytes) {
        if (Archive.looksLike(bytes)) archive(place, bytes);
        else if (Npy.looksLike(bytes)) array(place, bytes);
        else found.add(new Pickled(place.at(), bytes.buffer(0, (int) Math.min(bytes.size(), Bytes.STRIDE))));
    }

    private void archive(Place place, Bytes bytes) {
        Archive archive = Archive.recovered(bytes, place.in("/"), limits);
        for (String name : archive.names()) {
            try {
                Bytes content = archive.part(name).orElseThrow().checked();
                if (Npy.looksLike(content)) array(archive.at(name), content);
            } catch (KerasFormatException damaged) {
                // Continue with the other arrays.
            }
        }
    }

    private void array(Place place, Bytes bytes) {
        Npy.pickle(bytes, place, limits).ifPresent(pickle -> found.add(new Pickled(place.at(), pickle)));
    }
}
