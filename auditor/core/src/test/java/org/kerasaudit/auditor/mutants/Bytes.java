package org.kerasaudit.auditor.mutants;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Little-endian fields and texts in an array that is changed in place. */
record Bytes(byte[] array) {
    private ByteBuffer fields() {
        return ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
    }

    int int16(int at) {
        return fields().getShort(at) & 0xFFFF;
    }

    int int32(int at) {
        return fields().getInt(at);
    }

    long int64(int at) {
        return fields().getLong(at);
    }

    void put16(int at, int value) {
        fields().putShort(at, (short) value);
    }

    void put32(int at, int value) {
        fields().putInt(at, value);
    }

    void put64(int at, long value) {
        fields().putLong(at, value);
    }

    void put(int at, byte[] other) {
        System.arraycopy(other, 0, array, at, other.length);
    }

    /** Returns where {@code wanted} begins, anywhere in the array. */
    List<Integer> all(String wanted) {
        List<Integer> all = new ArrayList<>();
        for (int at = find(wanted, 0); at >= 0; at = find(wanted, at + 1)) all.add(at);
        return all;
    }

    /** Returns the index of {@code wanted} from {@code start} on; -1 if there is none. */
    int find(String wanted, int start) {
        byte[] bytes = wanted.getBytes(StandardCharsets.UTF_8);
        for (int at = start; at + bytes.length <= array.length; at++) {
            if (Arrays.equals(array, at, at + bytes.length, bytes, 0, bytes.length)) return at;
        }
        return -1;
    }
}
