package org.kerasaudit.importer.file;

import java.nio.ByteBuffer;

/**
 * The head of an HDF5 file.
 *
 * @param base what addresses count from: the size of the user block in front
 * @param offsetBytes the width of addresses
 * @param lengthBytes the width of sizes
 */
record Superblock(long base, int offsetBytes, int lengthBytes) {
    private static final long SIGNATURE = 0x0A1A0A0D46444889L;
    private static final int LONGEST = 96;
    private static final int FIRST_BASE = 512;

    /** Where in {@code bytes} an HDF5 file begins: at 0, 512, 1024, 2048, ...; -1 where none does. */
    static long find(Bytes bytes) {
        for (long at = 0; bytes.has(at, Long.BYTES); at = at == 0 ? FIRST_BASE : at * 2) {
            if (bytes.buffer(at, Long.BYTES).getLong() == SIGNATURE) return at;
        }
        return -1;
    }

    /** The superblock, after making sure that the file is as long as it says. */
    static Superblock read(Bytes bytes, Place place) {
        return place.guard("an HDF5 superblock", () -> {
            long at = find(bytes);
            if (at < 0) throw place.wrong("an HDF5 file", "no HDF5 signature");
            ByteBuffer head = bytes.buffer(at, (int) Math.min(LONGEST, bytes.size() - at));
            int version = head.get(8);
            if (version < 0 || version > 3) throw place.wrong("HDF5 superblock version 0 to 3", "version " + version);
            boolean old = version < 2;
            int offsets = width(head.get(old ? 13 : 9), place);
            int lengths = width(head.get(old ? 14 : 10), place);
            int addresses = old ? (version == 0 ? 24 : 28) : 12;
            long base = number(head, addresses, offsets);
            long end = number(head, addresses + 2 * offsets, offsets);
            if (base != at) throw place.wrong("the HDF5 base address " + at, Long.toUnsignedString(base));
            if (!bytes.has(0, end)) {
                throw place.wrong(
                        Long.toUnsignedString(end) + " bytes, as the HDF5 head says", bytes.size() + ": truncated");
            }
            return new Superblock(base, offsets, lengths);
        });
    }

    private static int width(int bytes, Place place) {
        if (bytes != 2 && bytes != 4 && bytes != 8)
            throw place.wrong("HDF5 numbers of 2, 4 or 8 bytes", bytes + " bytes");
        return bytes;
    }

    /** The unsigned number of {@code width} bytes at {@code at}; all ones, meaning undefined, is -1. */
    static long number(ByteBuffer from, int at, int width) {
        long value = switch (width) {
            case 2 -> from.getShort(at) & 0xFFFFL;
            case 4 -> from.getInt(at) & 0xFFFF_FFFFL;
            default -> from.getLong(at);
        };
        return value == -1L >>> (64 - 8 * width) ? -1 : value;
    }
}
