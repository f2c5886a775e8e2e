package org.kerasaudit.importer.file.zip;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.zip.ExtraFields.Field;

/**
 * A directory entry.
 *
 * @param name the name as Python reads it: decoded according to the flags, up to the first NUL
 * @param rawName the bytes of the name
 * @param mode the Unix file mode or 0
 * @param comment the comment on this member
 */
record Entry(
        String name,
        byte[] rawName,
        int flags,
        int method,
        int crc,
        int mode,
        Sizes sizes,
        ByteBuffer extra,
        ByteBuffer comment) {
    private static final int HEADER_BYTES = 46;
    private static final int DESCRIPTOR = 0x08074B50;
    private static final int UTF_8 = 1 << 11;
    private static final int UNICODE_PATH = 0x7075;

    /**
     * Reads the entry at the position of {@code directory}, where its signature is, and moves the position past it.
     * Throws {@link IllegalArgumentException} if the entry does not end in the directory, unless {@code lenient}:
     * Python tolerates that.
     */
    static Entry read(ByteBuffer directory, long base, boolean lenient) {
        int at = directory.position();
        directory.position(at + HEADER_BYTES);
        byte[] name = new byte[length(directory, at + 28, lenient)];
        directory.get(name);
        ByteBuffer extra = taken(directory, length(directory, at + 30, lenient));
        ByteBuffer comment = taken(directory, length(directory, at + 32, lenient));
        int flags = directory.getShort(at + 8) & 0xFFFF;
        Sizes sizes = new Sizes(
                        directory.getInt(at + 24) & Directories.IN_ZIP64,
                        directory.getInt(at + 20) & Directories.IN_ZIP64,
                        directory.getInt(at + 42) & Directories.IN_ZIP64)
                .widened(extra)
                .moved(base);
        return new Entry(
                untilNul(decoded(name, (flags & UTF_8) != 0)),
                name,
                flags,
                directory.getShort(at + 10) & 0xFFFF,
                directory.getInt(at + 16),
                directory.getInt(at + 38) >>> 16,
                sizes,
                extra,
                comment);
    }

    private static int length(ByteBuffer directory, int at, boolean lenient) {
        int length = directory.getShort(at) & 0xFFFF;
        if (length > directory.remaining() && !lenient) throw new IllegalArgumentException("an entry that ends early");
        return Math.min(length, directory.remaining());
    }

    private static ByteBuffer taken(ByteBuffer directory, int length) {
        ByteBuffer taken = directory.slice(directory.position(), length).order(directory.order());
        directory.position(directory.position() + length);
        return taken;
    }

    private static String decoded(byte[] name, boolean utf8) {
        if (utf8) return new String(name, StandardCharsets.UTF_8);
        for (byte b : name) if (b < 0) return new String(name, oldCharset());
        return new String(name, StandardCharsets.US_ASCII);
    }

    /** Returns the character set of names without the UTF-8 flag. */
    private static Charset oldCharset() {
        return Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;
    }

    private static String untilNul(String name) {
        int end = name.indexOf(0);
        return end < 0 ? name : name.substring(0, end);
    }

    /** Returns whether the name goes on after a NUL. */
    boolean hasNul() {
        for (byte b : rawName) if (b == 0) return true;
        return false;
    }

    /** Returns the name in the Unicode path field, which Python 3.13 uses instead, if it differs. */
    Optional<String> otherName() {
        for (Field field : ExtraFields.of(extra)) {
            ByteBuffer data = field.data();
            if (field.id() != UNICODE_PATH || data.remaining() < 5) continue;
            CRC32 crc = new CRC32();
            crc.update(rawName);
            if (data.get(0) != 1 || data.getInt(1) != (int) crc.getValue()) continue;
            String other =
                    untilNul(StandardCharsets.UTF_8.decode(data.position(5)).toString());
            if (!other.isEmpty() && !other.equals(name)) return Optional.of(other);
        }
        return Optional.empty();
    }

    /** Returns the length of the checksum and sizes that may follow the member, at byte {@code at}. */
    int descriptor(Bytes bytes, long at) {
        boolean marked = bytes.has(at, 4) && bytes.buffer(at, 4).getInt() == DESCRIPTOR;
        boolean wide = bytes.has(at, 24)
                && bytes.buffer(at, 24).getLong(marked ? 8 : 4) == sizes.stored
                && bytes.buffer(at, 24).getLong(marked ? 16 : 12) == sizes.full;
        return (marked ? 4 : 0) + (wide ? 20 : 12);
    }

    /** Returns {@code content} if it has the checksum in the directory. */
    Bytes checkSum(Bytes content, Place at) {
        CRC32 found = new CRC32();
        content.blocks().forEachRemaining(found::update);
        if ((int) found.getValue() == crc) return content;
        HexFormat hex = HexFormat.of();
        throw at.wrong(
                Code.FORGED_MEMBER,
                "checksum " + hex.toHexDigits(crc),
                hex.toHexDigits((int) found.getValue()) + ": damaged");
    }

    /** A member's size, its stored size and its offset. */
    record Sizes(long full, long stored, long offset) {
        /** Returns the sizes with those that do not fit in 32 bits taken from the zip64 extra field. */
        Sizes widened(ByteBuffer extra) {
            ByteBuffer wide = ExtraFields.of(extra).stream()
                    .filter(field -> field.id() == ExtraFields.ZIP64)
                    .map(Field::data)
                    .findFirst()
                    .orElse(ByteBuffer.allocate(0));
            return new Sizes(
                    full == Directories.IN_ZIP64 ? next(wide, full) : full,
                    stored == Directories.IN_ZIP64 ? next(wide, stored) : stored,
                    offset == Directories.IN_ZIP64 ? next(wide, offset) : offset);
        }

        private Sizes moved(long base) {
            return new Sizes(full, stored, offset + base);
        }

        private static long next(ByteBuffer wide, long narrow) {
            return wide.remaining() < Long.BYTES ? narrow : wide.getLong();
        }
    }
}
