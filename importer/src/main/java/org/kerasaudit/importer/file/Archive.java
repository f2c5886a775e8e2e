package org.kerasaudit.importer.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip archive over mapped bytes. Stored members are handed out as slices without a copy, deflated ones inflated; every
 * member is checked against its size and CRC. Source: PKWARE's APPNOTE.TXT.
 */
final class Archive {
    private static final int END = 0x06054b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int END_SIZE = 22;

    private final Path file;
    private final ByteBuffer bytes;
    private final Map<String, Member> members = new LinkedHashMap<>();

    private record Member(String name, int flags, int method, long crc, long packed, long size, long header) {}

    Archive(Path file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        try {
            readDirectory(findEnd());
        } catch (IndexOutOfBoundsException | IllegalArgumentException truncated) {
            throw bad("central directory", "entries inside the file", "an entry past its end");
        }
    }

    Set<String> names() {
        return members.keySet();
    }

    /** The member's content; empty where there is no such member. */
    Optional<ByteBuffer> get(String name) {
        return Optional.ofNullable(members.get(name)).map(this::content);
    }

    private int findEnd() {
        for (int at = bytes.limit() - END_SIZE; at >= Math.max(0, bytes.limit() - END_SIZE - 0xffff); at--) {
            if (bytes.getInt(at) == END) return at;
        }
        throw bad("", "a zip archive with a central directory", "none");
    }

    private void readDirectory(int end) {
        int count = bytes.getShort(end + 10) & 0xffff;
        long at = bytes.getInt(end + 16) & 0xffffffffL;
        if (count > Limits.ARCHIVE_ENTRIES || count == 0xffff) {
            throw bad("central directory", "at most " + Limits.ARCHIVE_ENTRIES + " members", "" + count);
        }
        for (int i = 0; i < count; i++) {
            int entry = Math.toIntExact(at);
            if (bytes.getInt(entry) != CENTRAL) throw bad("central directory", "entry " + i, "something else");
            int nameLength = bytes.getShort(entry + 28) & 0xffff;
            int extra = bytes.getShort(entry + 30) & 0xffff;
            Member member = member(entry, text(entry + 46, nameLength), entry + 46 + nameLength, extra);
            if (members.putIfAbsent(member.name, member) != null) {
                throw bad(member.name, "one member of this name", "two");
            }
            at += 46 + nameLength + extra + (bytes.getShort(entry + 32) & 0xffff);
        }
    }

    private Member member(int entry, String name, int extraAt, int extraLength) {
        long packed = bytes.getInt(entry + 20) & 0xffffffffL;
        long size = bytes.getInt(entry + 24) & 0xffffffffL;
        long header = bytes.getInt(entry + 42) & 0xffffffffL;
        int field = extraAt;
        while (field + 4 <= extraAt + extraLength) {
            int length = bytes.getShort(field + 2) & 0xffff;
            if (bytes.getShort(field) == 1) {
                int at = field + 4;
                if (size == 0xffffffffL) {
                    size = bytes.getLong(at);
                    at += 8;
                }
                if (packed == 0xffffffffL) {
                    packed = bytes.getLong(at);
                    at += 8;
                }
                if (header == 0xffffffffL) header = bytes.getLong(at);
            }
            field += 4 + length;
        }
        long crc = bytes.getInt(entry + 16) & 0xffffffffL;
        return new Member(name, bytes.getShort(entry + 8), bytes.getShort(entry + 10), crc, packed, size, header);
    }

    private ByteBuffer content(Member member) {
        if ((member.flags & 1) != 0) throw bad(member.name, "a member that is not encrypted", "an encrypted one");
        try {
            int header = Math.toIntExact(member.header);
            if (bytes.getInt(header) != LOCAL) throw bad(member.name, "a local header", "something else");
            int nameLength = bytes.getShort(header + 26) & 0xffff;
            int data = header + 30 + nameLength + (bytes.getShort(header + 28) & 0xffff);
            String localName = text(header + 30, nameLength);
            if (!localName.equals(member.name)) throw bad(member.name, "the same name in the local header", localName);
            ByteBuffer packed =
                    bytes.slice(data, Math.toIntExact(member.packed)).order(ByteOrder.LITTLE_ENDIAN);
            return checked(
                    member,
                    switch (member.method) {
                        case 0 -> packed;
                        case 8 -> inflate(member, packed);
                        default ->
                            throw bad(
                                    member.name, "a stored or deflated member", "compression method " + member.method);
                    });
        } catch (IndexOutOfBoundsException | ArithmeticException | IllegalArgumentException truncated) {
            throw bad(member.name, member.packed + " bytes inside the file", "fewer");
        }
    }

    private ByteBuffer checked(Member member, ByteBuffer content) {
        if (content.remaining() != member.size)
            throw bad(member.name, member.size + " bytes", content.remaining() + "");
        CRC32 crc = new CRC32();
        crc.update(content.duplicate());
        if (crc.getValue() != member.crc) {
            throw bad(member.name, "CRC " + Long.toHexString(member.crc), Long.toHexString(crc.getValue()));
        }
        return content;
    }

    private ByteBuffer inflate(Member member, ByteBuffer packed) {
        if (member.size > Limits.INFLATED_BYTES || member.size > 1032L * Math.max(1, member.packed) + 64) {
            throw bad(
                    member.name,
                    "a size that " + member.packed + " packed bytes can inflate to",
                    member.size + " bytes");
        }
        byte[] content = new byte[(int) member.size];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed.duplicate());
            int at = 0;
            while (at < content.length && !inflater.finished()) {
                int count = inflater.inflate(content, at, content.length - at);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) break;
                at += count;
            }
            if (at < content.length || inflater.inflate(new byte[1]) > 0) {
                throw bad(member.name, member.size + " inflated bytes", at < content.length ? at + "" : "more");
            }
        } catch (DataFormatException damaged) {
            throw bad(member.name, "deflated data", String.valueOf(damaged.getMessage()));
        } finally {
            inflater.end();
        }
        return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    private String text(int at, int length) {
        byte[] name = new byte[length];
        bytes.get(at, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    private KerasFormatException bad(String place, String expected, String found) {
        return new KerasFormatException(file, place, expected, found);
    }
}
