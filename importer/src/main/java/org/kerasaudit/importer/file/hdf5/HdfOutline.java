package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All groups and datasets of a regular HDF5 file: one whose objects are all reached by one name each, over hard links.
 *
 * @param groups the groups, each before what is in it
 * @param datasets the datasets, those of a group before those of the groups in it
 */
record HdfOutline(List<Group> groups, List<Dataset> datasets) {
    /** A group and the messages that hold its attributes, by their names. */
    record Group(String path, Map<String, ByteBuffer> attributes) {}

    /** A dataset whose object header is at an HDF5 address; its numbers, unless it takes more to read them. */
    record Dataset(String path, long address, @Nullable HdfNumbers numbers) {}
}
