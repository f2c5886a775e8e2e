package org.kerasaudit.importer.file;

import java.util.List;
import java.util.OptionalLong;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.hdf5.HdfTree;
import org.kerasaudit.importer.file.zip.Archive;
import org.kerasaudit.importer.file.zip.Directories;

/** Files that one program reads as one model and another as another one: nobody picks a reading for them. */
final class Ambiguity {
    private static final String ARCHIVE = ".keras";

    private Ambiguity() {}

    /** Throws a format exception with {@link Code#AMBIGUOUS} if readers disagree about what {@code bytes} hold. */
    static void check(Bytes bytes, boolean json, Place place) {
        List<Long> directories = Directories.starts(bytes);
        if (directories.size() > 1) {
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

    /** Whether the weights inside an archive happen to start where h5py would look: by its name, Keras reads the archive. */
    private static boolean isMember(Place place, boolean beginsAsZip, OptionalLong hdf) {
        String name = String.valueOf(place.file().getFileName());
        return beginsAsZip && hdf.getAsLong() > 0 && name.endsWith(ARCHIVE);
    }
}
