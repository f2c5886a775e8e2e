package org.kerasaudit.importer.file;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.file.Documents.Pickled;
import org.kerasaudit.importer.file.Documents.Unread;
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
    private final List<Unread> unread = new ArrayList<>();

    PickleSearch(Limits limits) {
        this.limits = limits;
    }

    /** Returns whether a file of this name is an NPY or NPZ file. */
    static boolean concerns(String name) {
        return name.endsWith(NPZ) || name.endsWith(NPY);
    }

    /** Returns the bytes in NPZ files that are not arrays. */
    List<Unread> unread() {
        return unread;
    }

    List<Pickled> found() {
        return found;
    }

    /**
     * Searches a NumPy file: by its first bytes an archive, an array or, as NumPy assumes for anything else, a pickle.
     */
    void in(Place place, Bytes bytes) {
        if (Archive.looksLike(bytes)) archive(place, bytes);
        else if (Npy.looksLike(bytes)) array(place, bytes);
        else found.add(new Pickled(place.at(), bytes.buffer(0, (int) Math.min(bytes.size(), Bytes.STRIDE))));
    }

    private void archive(Place place, Bytes bytes) {
        for (Archive archive : Archive.allRecovered(bytes, place.in("/"), limits)) {
            for (String name : archive.names()) {
                try {
                    member(archive.at(name), archive.part(name).orElseThrow().checked());
                } catch (KerasFormatException damaged) {
                    // Continue with the other arrays.
                }
            }
            archive.shadowed()
                    .forEach(part ->
                            member(archive.at(part.getKey()), part.getValue().checked()));
            archive.leftovers().forEach(rest -> unread.add(new Unread(rest.place(), rest.what(), rest.content())));
        }
    }

    /** Adds what NumPy returns for a member: the pickle of an array, or raw bytes. */
    private void member(Place place, Bytes bytes) {
        if (Npy.looksLike(bytes)) array(place, bytes);
        else
            unread.add(new Unread(place.at(), "a member", bytes.buffer(0, (int) Math.min(bytes.size(), Bytes.STRIDE))));
    }

    private void array(Place place, Bytes bytes) {
        try {
            Npy.pickle(bytes, place, limits).ifPresent(pickle -> found.add(new Pickled(place.at(), pickle)));
        } catch (KerasFormatException damaged) {
            // NumPy refuses the header too, before it unpickles anything.
        }
    }
}
