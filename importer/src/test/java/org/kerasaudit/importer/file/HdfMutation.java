package org.kerasaudit.importer.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Changes fields of an HDF5 file and corrects the checksums of its structures, so that a reader gets past them to the fields.
 *
 * <p>Each change is encoded in five bytes: the position in the file (2), the operation (1), the operand (2).
 */
final class HdfMutation {
    private static final int CHANGE = 5;
    private static final Set<String> CHECKED_NODES = Set.of(
            "OHDR", "OCHK", "BTHD", "BTIN", "BTLF", "FRHP", "FHDB", "FHIB", "FAHD", "FADB", "EAHD", "EAIB", "EADB");
    private static final long[] EXTREMES = {
        0,
        1,
        2,
        0x7F,
        0x80,
        0xFF,
        0x7FFF,
        0xFFFF,
        Integer.MAX_VALUE,
        0x8000_0000L,
        0xFFFF_FFFFL,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        1L << 31,
        1L << 40
    };

    private HdfMutation() {}

    /** Returns {@code file} with the changes encoded in {@code choices} from index {@code from} on. */
    static byte[] mutate(byte[] file, byte[] choices, int from) {
        byte[] changed = file.clone();
        ByteBuffer fields = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = from; at + CHANGE <= choices.length; at += CHANGE) {
            int where = (choices[at] & 0xFF | (choices[at + 1] & 0xFF) << 8) % (changed.length - 7);
            int operand = choices[at + 3] & 0xFF | (choices[at + 4] & 0xFF) << 8;
            change(fields, where, choices[at + 2] & 0xFF, operand);
        }
        repair(changed);
        return changed;
    }

    private static void change(ByteBuffer fields, int where, int what, int operand) {
        switch (what % 8) {
            case 0 -> fields.put(where, (byte) operand);
            case 1 -> fields.putShort(where, (short) operand);
            case 2 -> fields.putInt(where, (int) EXTREMES[operand % EXTREMES.length]);
            case 3 -> fields.putLong(where, EXTREMES[operand % EXTREMES.length]);
            case 4 -> fields.putLong(where, operand % fields.capacity());
            case 5 -> fields.putLong(where, fields.getLong(operand % (fields.capacity() - 7)));
            case 6 -> fields.put(where, (byte) (fields.get(where) + (operand % 2 == 0 ? 1 : -1)));
            default -> fields.put(where, (byte) (fields.get(where) ^ 1 << operand % 8));
        }
    }

    /** Corrects the checksum of every structure whose length is known. */
    static void repair(byte[] file) {
        ByteBuffer fields = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length > 48 && file[8] >= 2 && file[8] <= 3) fields.putInt(44, lookup3(file, 0, 44));
        for (int at = 0; at + 8 <= file.length; at++) {
            String signature = new String(file, at, 4, StandardCharsets.ISO_8859_1);
            if (CHECKED_NODES.contains(signature)) repair(file, fields, at, length(fields, at, signature));
        }
    }

    private static void repair(byte[] file, ByteBuffer fields, int at, int length) {
        if (length > 4 && at + length + 4 <= file.length) fields.putInt(at + length, lookup3(file, at, length));
    }

    /** Returns the length of a structure without its checksum; 0 if unknown. */
    private static int length(ByteBuffer file, int at, String signature) {
        return switch (signature) {
            case "OHDR" -> objectHeader(file, at);
            case "BTHD" -> 34;
            case "FAHD" -> 24;
            case "EAHD" -> 68;
            case "FRHP" -> 142;
            default -> 0;
        };
    }

    private static int objectHeader(ByteBuffer file, int at) {
        if (at + 32 > file.capacity()) return 0;
        int flags = file.get(at + 5);
        int width = 1 << (flags & 3);
        int head = 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        long size = width == 1 ? file.get(at + head) & 0xFF : width == 2 ? file.getShort(at + head) & 0xFFFF : -1;
        return size < 0 ? 0 : head + width + (int) size;
    }

    /** Computes Bob Jenkins's lookup3 hash (hashlittle with initial value 0), HDF5's checksum for structures. */
    static int lookup3(byte[] bytes, int from, int length) {
        byte[] key = Arrays.copyOfRange(bytes, from, from + (length + 11) / 12 * 12);
        Arrays.fill(key, length, key.length, (byte) 0);
        ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        int a = 0xdeadbeef + length;
        int b = a;
        int c = a;
        for (; words.remaining() > 12; ) {
            a += words.getInt();
            b += words.getInt();
            c += words.getInt();
            a = (a - c) ^ Integer.rotateLeft(c, 4);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 6);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 8);
            b += a;
            a = (a - c) ^ Integer.rotateLeft(c, 16);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 19);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 4);
            b += a;
        }
        if (length == 0) return c;
        a += words.getInt();
        b += words.getInt();
        c += words.getInt();
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        return (c ^ b) - Integer.rotateLeft(b, 24);
    }
}
