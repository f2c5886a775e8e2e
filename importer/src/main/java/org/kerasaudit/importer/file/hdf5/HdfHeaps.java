package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;
import org.kerasaudit.importer.file.bytes.Place;

/**
 * The global heaps of an HDF5 file, which store variable-length strings; each heap is indexed once.
 *
 * <p><a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format, III.E</a>.
 */
final class HdfHeaps {
    private static final int SIGNATURE = 0x4C4F4347;
    private static final int ALIGNMENT = 8;
    private static final int SIZE_AT = 8;

    private final Bytes bytes;
    private final Superblock superblock;
    private final Map<Long, Heap> heaps = new LinkedHashMap<>();

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
     * @param read the numbers of the objects that were read
     */
    private record Heap(ByteBuffer bytes, int[] begins, int end, BitSet read) {}

    /** Receives heap objects. */
    interface Sink {
        void accept(long address, int index, ByteBuffer content);
    }

    /**
     * Returns object {@code index} of the heap at an HDF5 address. Throws {@link KerasFormatException} if there is none or if the
     * heap can be read in more than one way.
     */
    synchronized ByteBuffer object(long address, int index, Place place) {
        Heap heap = heap(address, place);
        int begin = index > 0 && index < heap.begins.length ? heap.begins[index] : 0;
        if (begin > 0) {
            heap.read.set(index);
            return content(heap, begin);
        }
        String found = heap.end < heap.bytes.limit() ? "an object before it that exceeds the heap" : "none";
        throw place.wrong("string " + index + " in the heap at " + address, found);
    }

    /** Reads the heap at an HDF5 address, even if nothing refers to it. */
    synchronized void visit(long address, Place place) {
        heap(address, place);
    }

    /** Passes on every object of the known heaps that has not been read. */
    synchronized void forEachUnread(Sink sink) {
        heaps.forEach((address, heap) -> {
            for (int index = 1; index < heap.begins.length; index++) {
                int begin = heap.begins[index];
                if (begin > 0 && !heap.read.get(index)) sink.accept(address, index, content(heap, begin));
            }
        });
    }

    /** Passes on the objects of everything in a file that begins like a heap, with lengths of 8 bytes, as libhdf5 reads them. */
    static void forEachObject(Bytes file, Sink sink) {
        int head = 2 * Long.BYTES;
        for (long start = 0; start <= file.size() - 2 * head; start += ALIGNMENT) {
            if (file.buffer(start, Integer.BYTES).getInt(0) != SIGNATURE) continue;
            long size = file.buffer(start + SIZE_AT, Long.BYTES).getLong(0);
            long end = size < 0 || size > file.size() - start ? file.size() : start + size;
            for (long at = start + head; at <= end - head; ) {
                ByteBuffer object = file.buffer(at, head);
                int number = object.getShort(0) & 0xFFFF;
                long length = object.getLong(SIZE_AT);
                if (length < (number == 0 ? head : 0) || length > end - at - (number == 0 ? 0 : head)) break;
                if (number > 0)
                    sink.accept(start, number, file.buffer(at + head, (int) Math.min(length, Bytes.STRIDE)));
                at += number == 0 ? length : head + (length + ALIGNMENT - 1 & -ALIGNMENT);
            }
        }
    }

    private Heap heap(long address, Place place) {
        Heap heap = heaps.get(address);
        if (heap == null) {
            heap = read(address, place);
            heaps.put(address, heap);
        }
        return heap;
    }

    private ByteBuffer content(Heap heap, int begin) {
        return heap.bytes.slice(begin, (int) size(heap.bytes, begin));
    }

    private Heap read(long address, Place place) {
        long size = address < 0 ? 0 : length(address, bytes.size() - superblock.base() - address);
        if (size == 0) throw place.wrong("a string heap at " + address, "none");
        left -= size;
        if (left < 0) throw place.wrong("separate string heaps", "overlapping ones");
        return index(bytes.buffer(address + superblock.base(), Math.toIntExact(size)), place);
    }

    /** Returns the length of the heap at an HDF5 address, at most {@code room}; 0 if there is none. */
    long length(long address, long room) {
        if (room < head()) return 0;
        ByteBuffer start = bytes.buffer(address + superblock.base(), head());
        long size = Superblock.number(start, SIZE_AT, superblock.lengthBytes());
        return start.getInt(0) != SIGNATURE || size < head() || size > room ? 0 : size;
    }

    /** Returns the header length of a heap and of each object: eight bytes and a size, padded. */
    private int head() {
        return aligned(SIZE_AT + superblock.lengthBytes());
    }

    private static int aligned(int size) {
        return size + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /**
     * Indexes the objects of a heap; object 0 is the free space, which comes last. Of two objects with the same number,
     * libhdf5 uses the second, and it reads on after the free space; other readers do neither.
     */
    private Heap index(ByteBuffer heap, Place place) {
        int head = head();
        int[] begins = new int[64];
        int at = head;
        boolean isPastFree = false;
        while (heap.limit() - at >= head) {
            int number = heap.getShort(at) & 0xFFFF;
            long size = size(heap, at + head);
            if (number == 0) {
                if (size < head || size >= heap.limit() - at) return new Heap(heap, begins, heap.limit(), new BitSet());
                at += (int) size;
                isPastFree = true;
                continue;
            }
            if (size < 0 || size > heap.limit() - at - head) return new Heap(heap, begins, at, new BitSet());
            if (isPastFree) throw ambiguous(place, "object " + number + " after the free space");
            if (number >= begins.length) begins = Arrays.copyOf(begins, Math.max(2 * begins.length, number + 1));
            if (begins[number] != 0) throw ambiguous(place, "two objects with number " + number);
            begins[number] = at + head;
            at += head + aligned((int) size);
        }
        return new Heap(heap, begins, heap.limit(), new BitSet());
    }

    private static KerasFormatException ambiguous(Place place, String found) {
        return place.wrong(Code.AMBIGUOUS, "heap objects with distinct numbers before the free space", found);
    }

    /** Returns the size of the object whose content begins at {@code begin}. */
    private long size(ByteBuffer heap, int begin) {
        return Superblock.number(heap, begin - head() + SIZE_AT, superblock.lengthBytes());
    }
}
