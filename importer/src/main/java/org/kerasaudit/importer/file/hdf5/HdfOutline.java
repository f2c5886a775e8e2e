package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The groups and datasets of an HDF5 file.
 *
 * @param groups the groups, each before its children
 * @param datasets the datasets, those of a group before those of its subgroups; one with several names is listed under each
 */
record HdfOutline(List<Group> groups, List<Dataset> datasets) {
    /**
     * A group and its attribute messages by name.
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
     * @param numbers its numbers; null if jhdf has to read them
     * @param untaggedBytes the size of opaque elements without a tag, which jhdf 0.13.0 cannot read; 0 for all others
     */
    record Dataset(String path, long address, @Nullable HdfNumbers numbers, int untaggedBytes) {
        Dataset at(String other) {
            return new Dataset(other, address, numbers, untaggedBytes);
        }
    }
}
