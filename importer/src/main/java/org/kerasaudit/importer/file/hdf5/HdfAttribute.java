package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import org.kerasaudit.importer.file.bytes.Place;

/** An attribute of any type, of a group, a dataset or a named datatype. */
public final class HdfAttribute {
    private static final int SHARED = 3;
    private static final int ALIGNMENT = 8;

    private final String owner;
    private final String name;
    private final HdfValue value;

    private HdfAttribute(String owner, String name, HdfValue value) {
        this.owner = owner;
        this.name = name;
        this.value = value;
    }

    /**
     * Reads the message of an attribute of the object at {@code owner}. Throws an unspecified runtime exception if it is damaged.
     */
    static HdfAttribute read(HdfSource source, String owner, ByteBuffer message) {
        int version = message.get(0);
        String name = HdfScan.attribute(message);
        int typeAt = (version < 3 ? 8 : 9) + padded(message.getShort(2), version);
        int spaceAt = typeAt + padded(message.getShort(4), version);
        int dataAt = spaceAt + padded(message.getShort(6), version);
        boolean shared = version > 1 && (message.get(1) & SHARED) != 0;
        ByteBuffer type = slice(message, typeAt, shared ? 0 : spaceAt - typeAt);
        ByteBuffer data = slice(message, dataAt, message.limit() - dataAt);
        long count = shared ? 1 : HdfNumbers.count(slice(message, spaceAt, dataAt - spaceAt), source);
        Place place = source.place().in(owner + "@" + name);
        return new HdfAttribute(owner, name, new HdfValue(source, place, type, count, data));
    }

    private static int padded(short length, int version) {
        int size = length & 0xFFFF;
        return version == 1 ? size + ALIGNMENT - 1 & -ALIGNMENT : size;
    }

    private static ByteBuffer slice(ByteBuffer message, int at, int length) {
        return message.slice(at, length).order(message.order());
    }

    /** Returns the path of the object it belongs to. */
    public String owner() {
        return owner;
    }

    public String name() {
        return name;
    }

    /** Returns the number of elements. */
    public long count() {
        return value.count();
    }

    /**
     * Returns whether it consists of texts of at most {@code longest} bytes without control characters, or is empty.
     */
    public boolean isText(int longest) {
        if (value.count() == 0) return true;
        if (!value.isText()) return false;
        for (ByteBuffer text : value.pieces()) {
            if (text.remaining() > longest) return false;
            for (int i = text.position(); i < text.limit(); i++) {
                if (text.get(i) >= 0 && text.get(i) < ' ') return false;
            }
        }
        return true;
    }

    /** Returns whether it is one number. */
    public boolean isNumber() {
        return value.isNumeric() && value.count() == 1;
    }

    HdfValue value() {
        return value;
    }
}
