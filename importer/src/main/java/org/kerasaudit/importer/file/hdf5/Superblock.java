package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.Place;

/**
 * The superblock of an HDF5 file.
 *
 * @param base the offset addresses count from: the size of the user block before the file
 * @param offsetBytes the width of addresses in bytes
 * @param lengthBytes the width of sizes in bytes
 * @param layout the remaining fields
 */
record Superblock(long base, int offsetBytes, int lengthBytes, Layout layout) {
    private static final long SIGNATURE = 0x0A1A0A0D46444889L;
    private static final int LONGEST = 96;
    private static final int FIRST_BASE = 512;

    /** Returns where in {@code bytes} an HDF5 file begins: at 0, 512, 1024, 2048, ...; -1 if nowhere. */
    static long find(Bytes bytes) {
        for (long at = 0; bytes.has(at, Long.BYTES); at = at == 0 ? FIRST_BASE : at * 2) {
            if (bytes.buffer(at, Long.BYTES).getLong() == SIGNATURE) return at;
        }
        return -1;
    }

    /**
     * Reads the superblock. Throws {@link org.kerasaudit.importer.file.bytes.KerasFormatException} if the file is shorter than it
     * states.
     */
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
                        Long.toUnsignedString(end) + " bytes, as stated in the HDF5 superblock",
                        bytes.size() + ": truncated");
            }
            return new Superblock(base, offsets, lengths, layout(head, version, addresses, offsets));
        });
    }

    /**
     * The location of the root group, and what is needed to account for every byte.
     *
     * @param bytes the superblock's own length
     * @param root the HDF5 address of the root group's object header
     * @param end the HDF5 address at which the file ends
     * @param leafRank half the entry capacity of a group's symbol table node
     * @param groupRank half the child capacity of a group's B-tree node
     * @param chunkRank half the child capacity of a chunk B-tree node
     */
    record Layout(int bytes, long root, long end, int leafRank, int groupRank, int chunkRank, boolean extended) {}

    private static Layout layout(ByteBuffer head, int version, int addresses, int width) {
        long end = number(head, addresses + 2 * width, width);
        if (version >= 2) {
            boolean extended = number(head, addresses + width, width) != -1;
            long root = number(head, addresses + 3 * width, width);
            return new Layout(addresses + 4 * width + Integer.BYTES, root, end, 4, 16, 32, extended);
        }
        int entry = addresses + 4 * width;
        int chunkRank = version == 0 ? 32 : head.getShort(24) & 0xFFFF;
        return new Layout(
                entry + 2 * width + 24,
                number(head, entry + width, width),
                end,
                head.getShort(16) & 0xFFFF,
                head.getShort(18) & 0xFFFF,
                chunkRank,
                false);
    }

    private static int width(int bytes, Place place) {
        if (bytes != 2 && bytes != 4 && bytes != 8)
            throw place.wrong("HDF5 numbers of 2, 4 or 8 bytes", bytes + " bytes");
        return bytes;
    }

    /** Returns the unsigned number of {@code width} bytes at {@code at}; all ones, meaning undefined, yields -1. */
    static long number(ByteBuffer from, int at, int width) {
        long value = switch (width) {
            case 2 -> from.getShort(at) & 0xFFFFL;
            case 4 -> from.getInt(at) & 0xFFFF_FFFFL;
            default -> from.getLong(at);
        };
        return value == -1L >>> (64 - 8 * width) ? -1 : value;
    }
}
