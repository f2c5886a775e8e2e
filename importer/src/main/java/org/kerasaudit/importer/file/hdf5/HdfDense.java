package org.kerasaudit.importer.file.hdf5;

import io.jhdf.FractalHeap;
import io.jhdf.btree.BTreeV2;
import io.jhdf.btree.record.AttributeNameForIndexedAttributesRecord;
import io.jhdf.btree.record.BTreeRecord;
import io.jhdf.btree.record.LinkNameForIndexedGroupRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads links and attributes that newer versions of HDF5 move from an object header to a fractal heap when they are many or
 * large. jhdf reads the heap; each of its objects is a message like those in a header.
 */
final class HdfDense {
    private static final int CREATION_ORDER = 1;

    private HdfDense() {}

    /** Returns the link messages that a link info message refers to; empty if the links are in the header. */
    static List<ByteBuffer> links(HdfSource source, ByteBuffer info) {
        Function<LinkNameForIndexedGroupRecord, ByteBuffer> id = LinkNameForIndexedGroupRecord::getId;
        return messages(source, info, Long.BYTES, id);
    }

    /** Returns the attribute messages that an attribute info message refers to. */
    static List<ByteBuffer> attributes(HdfSource source, ByteBuffer info) {
        Function<AttributeNameForIndexedAttributesRecord, ByteBuffer> id =
                AttributeNameForIndexedAttributesRecord::getHeapId;
        return messages(source, info, Short.BYTES, id);
    }

    /**
     * Returns the messages that an info message refers to. An info message consists of a version, flags, the highest
     * creation order if tracked, then the addresses of the heap and the index.
     */
    private static <T extends BTreeRecord> List<ByteBuffer> messages(
            HdfSource source, ByteBuffer info, int orderBytes, Function<T, ByteBuffer> id) {
        int at = 2 + ((info.get(1) & CREATION_ORDER) == 0 ? 0 : orderBytes);
        int width = source.superblock().offsetBytes();
        long heapAddress = Superblock.number(info, at, width);
        long indexAddress = Superblock.number(info, at + width, width);
        if (heapAddress < 0 || indexAddress < 0) return List.of();
        FractalHeap heap = new FractalHeap(source.jhdf(), heapAddress);
        List<ByteBuffer> messages = new ArrayList<>();
        for (T each : new BTreeV2<T>(source.jhdf(), indexAddress).getRecords()) {
            messages.add(heap.getId(id.apply(each)).order(ByteOrder.LITTLE_ENDIAN));
        }
        return messages;
    }
}
