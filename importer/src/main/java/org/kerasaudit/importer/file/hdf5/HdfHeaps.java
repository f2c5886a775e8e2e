package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Place;

/**
 * The global heaps of an HDF5 file, in which texts of variable length are kept, each gone through once.
 *
 * <p><a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format, III.E</a>.
 */
final class HdfHeaps {
    private static final int SIGNATURE = 0x4C4F4347;
    private static final int ALIGNMENT = 8;

    private final Bytes bytes;
    private final Superblock superblock;
    private final Map<Long, Heap> heaps = new HashMap<>();

    /** Heaps do not overlap, so that all together are no longer than the file. */
    private long left;

    HdfHeaps(Bytes bytes, Superblock superblock) {
        this.bytes = bytes;
        this.superblock = superblock;
        this.left = bytes.size();
    }

    /**
     * A heap and where in it the contents of its objects begin, 0 for numbers that no object has.
     *
     * @param end where an object begins that cannot be one; the length of the heap if there is none
     */
    private record Heap(ByteBuffer bytes, int[] begins, int end) {}

    /** Object {@code index} of the heap at an HDF5 address. Throws {@link KerasFormatException} where there is none. */
    synchronized ByteBuffer object(long address, int index, Place place) {
        Heap heap = heaps.get(address);
        if (heap == null) {
            heap = read(address, place);
            heaps.put(address, heap);
        }
        int begin = index > 0 && index < heap.begins.length ? heap.begins[index] : 0;
        if (begin > 0) return heap.bytes.slice(begin, (int) size(heap.bytes, begin));
        String found = heap.end < heap.bytes.limit() ? "an object that leaves the heap before it" : "none";
        throw place.wrong("text " + index + " in the heap at " + address, found);
    }

    private Heap read(long address, Place place) {
        long size = address < 0 ? 0 : length(address, bytes.size() - superblock.base() - address);
        if (size == 0) throw place.wrong("a heap of text at " + address, "none");
        left -= size;
        if (left < 0) throw place.wrong("heaps of text beside each other", "some that overlap");
        return index(bytes.buffer(address + superblock.base(), Math.toIntExact(size)));
    }

    /** The length of the heap at an HDF5 address, which takes at most {@code room}; 0 if there is none. */
    long length(long address, long room) {
        if (room < head()) return 0;
        ByteBuffer start = bytes.buffer(address + superblock.base(), head());
        long size = Superblock.number(start, 8, superblock.lengthBytes());
        return start.getInt(0) != SIGNATURE || size < head() || size > room ? 0 : size;
    }

    /** What a heap and each of its objects begin with: eight bytes and a size. */
    private int head() {
        return 8 + superblock.lengthBytes();
    }

    /** Goes through the objects of a heap; one of number 0 is the space that is left. */
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

    /** The size of the object whose content begins at {@code begin}. */
    private long size(ByteBuffer heap, int begin) {
        return Superblock.number(heap, begin - superblock.lengthBytes(), superblock.lengthBytes());
    }
}
