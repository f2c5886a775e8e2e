package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The groups, datasets and named datatypes of an HDF5 file.
 *
 * @param groups the groups, each before its children
 * @param datasets the datasets, those of a group before those of its subgroups; one with several names is listed under
 *     each
 * @param types the named datatypes
 */
record HdfOutline(List<Group> groups, List<Dataset> datasets, List<Group> types) {
    /** An object with attributes. */
    sealed interface Owner {
        String path();

        /** Returns the attribute messages in the object header, by name. */
        Map<String, ByteBuffer> attributes();

        /** Returns the message that refers to further attributes in a heap. */
        @Nullable
        ByteBuffer attributeInfo();
    }

    /**
     * A group or named datatype and its attribute messages by name.
     *
     * @param attributeInfo the message that refers to further attributes in a heap
     */
    record Group(
            String path,
            Map<String, ByteBuffer> attributes,
            @Nullable ByteBuffer attributeInfo) implements Owner {}

    /**
     * A dataset whose object header is at an HDF5 address.
     *
     * @param numbers its numbers; null if jhdf has to read them
     * @param untaggedBytes the size of opaque elements without a tag, which jhdf 0.13.0 cannot read; 0 for all others
     * @param messages its messages; empty if it consists of numbers without attributes in a heap
     */
    record Dataset(
            String path,
            long address,
            @Nullable HdfNumbers numbers,
            int untaggedBytes,
            Map<String, ByteBuffer> attributes,
            List<HdfMessages.Message> messages)
            implements Owner {
        Dataset at(String other) {
            return new Dataset(other, address, numbers, untaggedBytes, attributes, messages);
        }

        @Override
        public @Nullable ByteBuffer attributeInfo() {
            return HdfMessages.only(messages, HdfMessages.ATTRIBUTE_INFO);
        }
    }
}
