package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Place;

/**
 * The global heaps of an HDF5 file, which store variable-length strings; each heap is indexed once.
 *
 * <p><a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format, III.E</a>.
 */
final class HdfHeaps {
    private static final int SIGNATURE = 0x4C4F4347;
    private static final int ALIGNMENT = 8;

    private final Bytes bytes;
    private final Superblock superblock;
    private final Map<Long, Heap> heaps = new HashMap<>();

    /** Bytes left for heaps; since they do not overlap, they cannot exceed the file in total. */
    private long left;

    HdfHeaps(Bytes bytes, Superblock superblock) {
        this.bytes = bytes;
        this.superblock = superblock;
        this.left = bytes.size();
    }

    /**
     * A heap with the start of each object's content, 0 for unused object numbers.
     *
     * @param end the start of the first invalid object, or the length of the heap
     */
    private record Heap(ByteBuffer bytes, int[] begins, int end) {}

    /** Returns object {@code index} of the heap at an HDF5 address. Throws {@link KerasFormatException} if there is none. */
    synchronized ByteBuffer object(long address, int index, Place place) {
        Heap heap = heaps.get(address);
        if (heap == null) {
            heap = read(address, place);
            heaps.put(address, heap);
        }
        int begin = index > 0 && index < heap.begins.length ? heap.begins[index] : 0;
        if (begin > 0) return heap.bytes.slice(begin, (int) size(heap.bytes, begin));
        String found = heap.end < heap.bytes.limit() ? "an object before it that exceeds the heap" : "none";
        throw place.wrong("string " + index + " in the heap at " + address, found);
    }

    private Heap read(long address, Place place) {
        long size = address < 0 ? 0 : length(address, bytes.size() - superblock.base() - address);
        if (size == 0) throw place.wrong("a string heap at " + address, "none");
        left -= size;
        if (left < 0) throw place.wrong("separate string heaps", "overlapping ones");
        return index(bytes.buffer(address + superblock.base(), Math.toIntExact(size)));
    }

    /** Returns the length of the heap at an HDF5 address, at most {@code room}; 0 if there is none. */
    long length(long address, long room) {
        if (room < head()) return 0;
        ByteBuffer start = bytes.buffer(address + superblock.base(), head());
        long size = Superblock.number(start, 8, superblock.lengthBytes());
        return start.getInt(0) != SIGNATURE || size < head() || size > room ? 0 : size;
    }

    /** Returns the header length of a heap and of each object: eight bytes and a size. */
    private int head() {
        return 8 + superblock.lengthBytes();
    }

    /** Indexes the objects of a heap; object 0 is the free space. */
    private Heap index(ByteBuffer heap) {
        int head = head();
        int[] begins = new int[64];
        int at = head;
        while (heap.limit() - at >= head) {
            int number = heap.getShort(at) & 0xFFFF;
            if (number == 0) return new Heap(heap, begins, heap.limit());
            long size = size(heap, at + head);
            if (size < 0 || size > heap.limit() - at - head) return new Heap(heap, begins, at);
            if (number >= begins.length) begins = Arrays.copyOf(begins, Math.max(2 * begins.length, number + 1));
            if (begins[number] == 0) begins[number] = at + head;
            at += head + (int) (size + ALIGNMENT - 1 & -ALIGNMENT);
        }
        return new Heap(heap, begins, heap.limit());
    }

    /** Returns the size of the object whose content begins at {@code begin}. */
    private long size(ByteBuffer heap, int begin) {
        return Superblock.number(heap, begin - superblock.lengthBytes(), superblock.lengthBytes());
    }
}
