package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Datasets of opaque elements without a tag, which is how h5py stores bfloat16. jhdf 0.13.0 expects a tag and gives up the whole
 * group; so it is shown texts of that size instead, and the datasets are remembered.
 *
 * <p>The datatype is a message in an object header. jhdf reads twelve bytes of a header and then, four bytes on, the block of
 * messages they announce: that block is looked through, and nothing else ever is.
 */
final class UntaggedOpaques {
    private static final int PREFIX = 12;
    private static final int PREFIX_PADDED = 16;
    private static final int BLOCK_LENGTH_AT = 8;
    private static final int VERSION_1 = 1;

    private static final int MESSAGE_HEADER = 8;
    private static final int SIZE_AT = 2;
    private static final int FLAGS_AT = 4;
    private static final int SHARED = 2;
    private static final int DATATYPE = 3;
    private static final int DATATYPE_LEAST = 8;

    private static final int CLASS = 0x0F;
    private static final byte OPAQUE = 5;
    private static final byte TEXT = 3;

    /** Announced blocks of messages: their lengths by their addresses. */
    private final Map<Long, Integer> announced = new ConcurrentHashMap<>();

    private final Set<Long> headers = ConcurrentHashMap.newKeySet();

    /** Whether the dataset whose object header is at {@code address} has opaque elements without a tag. */
    boolean contains(long address) {
        return headers.contains(address);
    }

    /** Looks at {@code length} bytes that jhdf is about to get from {@code position} of the file, and may change them. */
    void pass(ByteBuffer bytes, int from, int length, long position) {
        ByteBuffer seen = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        Integer block = announced.remove(position);
        if (block != null && block == length && disguise(seen, from, from + length))
            headers.add(position - PREFIX_PADDED);
        if (length == PREFIX && seen.get(from) == VERSION_1 && seen.get(from + 1) == 0) {
            announced.put(position + PREFIX_PADDED, seen.getInt(from + BLOCK_LENGTH_AT));
        }
    }

    private static boolean disguise(ByteBuffer messages, int from, int to) {
        int size;
        for (int at = from; at + MESSAGE_HEADER + DATATYPE_LEAST <= to; at += MESSAGE_HEADER + size) {
            size = messages.getShort(at + SIZE_AT) & 0xFFFF;
            boolean datatype = messages.getShort(at) == DATATYPE && (messages.get(at + FLAGS_AT) & SHARED) == 0;
            int type = at + MESSAGE_HEADER;
            boolean untagged = (messages.get(type) & CLASS) == OPAQUE && messages.get(type + 1) == 0;
            if (!datatype || !untagged) continue;
            messages.put(type, (byte) (messages.get(type) & ~CLASS | TEXT));
            return true;
        }
        return false;
    }
}
