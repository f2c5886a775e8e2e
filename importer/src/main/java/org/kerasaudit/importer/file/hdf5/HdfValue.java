package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;
import org.kerasaudit.importer.file.bytes.Place;

/**
 * The stored elements of an attribute or dataset of any type, to be inspected but not interpreted.
 *
 * @param type the datatype message
 * @param count the number of elements
 * @param data the beginning of the stored bytes
 */
record HdfValue(HdfSource source, Place place, ByteBuffer type, long count, ByteBuffer data) {
    private static final int STRING = 3;
    private static final int OPAQUE = 5;
    private static final int ENUM = 8;
    private static final int VARIABLE = 9;
    private static final int TYPE_HEAD = 8;
    private static final List<String> KINDS = List.of(
            "numbers",
            "numbers",
            "times",
            "text",
            "bit fields",
            "opaque data",
            "compound data",
            "references",
            "enumerated values",
            "variable-length data",
            "arrays");

    private int kind() {
        return type.limit() < TYPE_HEAD ? KINDS.size() : type.get(0) & 0xF;
    }

    private long width() {
        return type.limit() < TYPE_HEAD ? 0 : type.getInt(4) & 0xFFFF_FFFFL;
    }

    boolean isText() {
        return kind() == STRING || kind() == VARIABLE && (type.get(1) & 0xF) == 1;
    }

    /** Returns whether these are numbers as Keras stores them, including booleans and bfloat16. */
    boolean isNumeric() {
        return kind() <= 1 || kind() == OPAQUE && width() == 2 || kind() == ENUM && width() == 1;
    }

    /** Describes kind and size, e.g. {@code 820 bytes of text}. */
    String described() {
        long size = kind() == VARIABLE ? length(pieces()) : count * width();
        String what = isText() ? "text" : kind() < KINDS.size() ? KINDS.get(kind()) : "an unknown type";
        return (size == 1 ? "1 byte of " : size + " bytes of ") + what;
    }

    /** Returns the bytes of all elements; those in the global heap are looked up there. */
    ByteBuffer bytes() {
        if (kind() != VARIABLE && kind() != STRING) return data;
        List<ByteBuffer> pieces = pieces();
        if (pieces.size() == 1) return pieces.get(0);
        ByteBuffer whole = ByteBuffer.allocate((int) Math.min(length(pieces), Integer.MAX_VALUE - 8));
        for (ByteBuffer piece : pieces) if (piece.remaining() <= whole.remaining()) whole.put(piece);
        return whole.flip();
    }

    /** Marks strings in the global heap as read. Throws {@link KerasFormatException} if the heap is ambiguous. */
    void markRead() {
        if (kind() == VARIABLE) pieces();
    }

    private static long length(List<ByteBuffer> pieces) {
        long length = 0;
        for (ByteBuffer piece : pieces) length += piece.remaining();
        return length;
    }

    /**
     * Returns each element's bytes, those of text without trailing zeros. Throws {@link KerasFormatException} for an
     * ambiguous heap.
     */
    List<ByteBuffer> pieces() {
        List<ByteBuffer> pieces = new ArrayList<>();
        int width = (int) Math.min(width(), Integer.MAX_VALUE);
        for (int at = 0; width > 0 && pieces.size() < count && width <= data.limit() - at; at += width) {
            ByteBuffer element = data.slice(at, width).order(ByteOrder.LITTLE_ENDIAN);
            pieces.add(kind() == VARIABLE ? inHeap(element) : trimmed(element));
        }
        return pieces;
    }

    private static ByteBuffer trimmed(ByteBuffer text) {
        int end = text.limit();
        while (end > 0 && text.get(end - 1) == 0) end--;
        return text.limit(end);
    }

    private ByteBuffer inHeap(ByteBuffer element) {
        int offsets = source.superblock().offsetBytes();
        if (element.limit() < 2 * Integer.BYTES + offsets) return element.limit(0);
        int index = element.getInt(Integer.BYTES + offsets);
        if (element.getInt(0) == 0 || index == 0) return element.limit(0);
        try {
            return source.heaps().object(Superblock.number(element, Integer.BYTES, offsets), index, place);
        } catch (KerasFormatException missing) {
            if (missing.code() == Code.AMBIGUOUS) throw missing;
            return element.limit(0);
        }
    }
}
