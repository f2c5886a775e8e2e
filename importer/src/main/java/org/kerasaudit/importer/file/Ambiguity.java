package org.kerasaudit.importer.file;

import java.util.List;
import java.util.OptionalLong;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.hdf5.HdfTree;
import org.kerasaudit.importer.file.zip.Archive;
import org.kerasaudit.importer.file.zip.Directories;

/**
 * Detects files that two programs may read as two different models. Such files are refused; neither reading is
 * preferred.
 */
final class Ambiguity {
    private static final String ARCHIVE = ".keras";

    private Ambiguity() {}

    /** Throws a format exception with {@link Code#AMBIGUOUS} if readers disagree about what {@code bytes} hold. */
    static void check(Bytes bytes, boolean json, Place place) {
        List<Long> directories = Directories.starts(bytes);
        if (directories.size() > 1 || Directories.isAmbiguous(bytes)) {
            throw place.wrong(Code.AMBIGUOUS, "one archive directory", "directories at bytes " + directories);
        }
        boolean beginsAsZip = Archive.looksLike(bytes);
        OptionalLong hdf = HdfTree.start(bytes);
        if (hdf.isPresent() && (beginsAsZip || !directories.isEmpty()) && !isMember(place, beginsAsZip, hdf)) {
            throw place.wrong(Code.AMBIGUOUS, "one format", "a zip archive and HDF5 at byte " + hdf.getAsLong());
        }
        if (json && !directories.isEmpty()) {
            throw place.wrong(Code.AMBIGUOUS, "one format", "JSON and a zip archive");
        }
    }

    /** Returns whether a .keras archive contains HDF5 weights that happen to start where h5py would look for a file. */
    private static boolean isMember(Place place, boolean beginsAsZip, OptionalLong hdf) {
        String name = String.valueOf(place.file().getFileName());
        return beginsAsZip && hdf.getAsLong() > 0 && name.endsWith(ARCHIVE);
    }
}
