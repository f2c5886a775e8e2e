package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All groups and datasets of an HDF5 file.
 *
 * @param groups the groups, each before what is in it
 * @param datasets the datasets, those of a group before those of the groups in it; one that has several names under each
 */
record HdfOutline(List<Group> groups, List<Dataset> datasets) {
    /**
     * A group and the messages that hold its attributes, by their names.
     *
     * @param attributeInfo the message that refers to further attributes in a heap
     */
    record Group(
            String path,
            Map<String, ByteBuffer> attributes,
            @Nullable ByteBuffer attributeInfo) {}

    /**
     * A dataset whose object header is at an HDF5 address.
     *
     * @param numbers its numbers, unless jhdf is to read them
     * @param untaggedBytes the size of opaque elements without a tag, which jhdf 0.13.0 cannot read; 0 for any others
     */
    record Dataset(String path, long address, @Nullable HdfNumbers numbers, int untaggedBytes) {
        Dataset at(String other) {
            return new Dataset(other, address, numbers, untaggedBytes);
        }
    }
}
