package org.kerasaudit.importer.file.zip;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Part;
import org.kerasaudit.importer.file.bytes.Place;

/**
 * A zip archive over mapped bytes. Stored members are views of the file, deflated ones are inflated within a budget; the
 * directory's record of a member is checked against the member's own header, size and checksum.
 */
public final class Archive {
    private static final int HEADER_BYTES = 46;
    private static final int LOCAL = 0x04034B50;
    private static final int LOCAL_BYTES = 30;
    private static final int DESCRIPTOR = 0x08074B50;
    private static final int ZIP64_EXTRA = 1;
    private static final int ENCRYPTED = 1;
    private static final int SIZES_FOLLOW = 1 << 3;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private Bytes bytes;
    private final Place place;
    private final Limits limits;
    private final boolean lenient;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long inflated;

    private Archive(Bytes bytes, Place place, Limits limits, boolean lenient) {
        this.bytes = bytes;
        this.place = place;
        this.limits = limits;
        this.lenient = lenient;
    }

    /** Returns whether {@code bytes} begin like a zip archive, possibly an empty one. */
    public static boolean looksLike(Bytes bytes) {
        if (!bytes.has(0, Integer.BYTES)) return false;
        int signature = bytes.buffer(0, Integer.BYTES).getInt();
        return signature == LOCAL || signature == Directories.END;
    }

    /** Returns whether {@code bytes} end with an archive's directory, regardless of how they begin. */
    public static boolean endsWithDirectory(Bytes bytes) {
        return Directories.findEnd(bytes) >= 0;
    }

    /** Reads the directory of the archive in {@code bytes}; places inside it are {@code place} plus a member name. */
    public static Archive read(Bytes bytes, Place place, Limits limits) {
        Archive archive = new Archive(bytes, place, limits, false);
        archive.read();
        return archive;
    }

    /**
     * Reads as much of a damaged archive as possible: the members its directory lists before the damage, regardless of their own
     * headers and checksums, which other readers may ignore or check too late.
     */
    public static Archive recovered(Bytes bytes, Place place, Limits limits) {
        Archive archive = new Archive(bytes, place, limits, true);
        try {
            archive.read();
        } catch (KerasFormatException damaged) {
            // Keep the members before it.
        }
        return archive;
    }

    /** Recovers every archive that some reader may find in {@code bytes}: one for each place of a directory. */
    public static List<Archive> allRecovered(Bytes bytes, Place place, Limits limits) {
        List<Archive> all = new ArrayList<>(List.of(recovered(bytes, place, limits)));
        List<Long> starts = Directories.starts(bytes);
        if (starts.size() < 2) return all;
        for (long start : starts) {
            Archive archive = new Archive(bytes, place, limits, true);
            try {
                ByteBuffer headers = bytes.buffer(start, (int) Math.min(bytes.size() - start, Bytes.STRIDE));
                while (archive.hasHeader(start + headers.position())) archive.add(archive.entry(headers, start));
            } catch (KerasFormatException | IllegalArgumentException damaged) {
                // Keep the members before it.
            }
            all.add(archive);
        }
        return all;
    }

    private void read() {
        place.guard("a zip archive", () -> {
            readDirectory();
            return entries;
        });
    }

    /** Returns the members' names in directory order. */
    public Set<String> names() {
        return entries.keySet();
    }

    public Place at(String name) {
        return place.in(name);
    }

    /** Returns the content of a member; empty if there is no such member. */
    public Optional<Part> part(String name) {
        return Optional.ofNullable(entries.get(name)).map(entry -> at(name).guard("a member", () -> part(entry)));
    }

    private void readDirectory() {
        Directory directory = withoutPrefix(directory());
        if (directory.count > limits.archiveEntries()) {
            throw place.beyond(limits.archiveEntries(), "members", directory.count + " members");
        }
        if (!bytes.has(directory.offset, directory.size) || directory.size > Bytes.STRIDE) {
            throw place.wrong("the archive's directory", "one that lies outside the file");
        }
        ByteBuffer buffer = bytes.buffer(directory.offset, (int) directory.size);
        for (long i = 0; i < directory.count; i++) {
            add(entry(buffer, directory.offset));
        }
        if (buffer.hasRemaining()) throw place.wrong("a directory of " + directory.count + " members", "more");
        new ArchiveNames(place)
                .check(entries.values().stream()
                        .map(entry -> new ArchiveNames.Member(entry.name, entry.mode))
                        .toList());
        checkGaps(directory);
    }

    /** Adds a member; if two have the same name, the later one counts, as in Python. */
    private void add(Entry entry) {
        if (entries.put(entry.name, entry) != null) {
            at(entry.name).odd(Kind.COLLIDING_NAMES, "one member of this name", "several");
        }
    }

    /** Reports bytes that belong neither to a member nor to the directory. */
    private void checkGaps(Directory directory) {
        long end = 0;
        List<Entry> inOrder = entries.values().stream()
                .sorted(Comparator.comparingLong(entry -> entry.sizes.offset))
                .toList();
        for (Entry entry : inOrder) {
            long from = entry.sizes.offset;
            if (from < end) {
                throw at(entry.name)
                        .wrongAt(Code.FORGED_MEMBER, from, "a member with bytes of its own", "bytes of another member");
            }
            gap(end, from);
            long data = from + LOCAL_BYTES + (bytes.buffer(from + 26, 2).getShort() & 0xFFFF);
            data += bytes.buffer(from + 28, 2).getShort() & 0xFFFF;
            end = Math.addExact(data, entry.sizes.stored);
            if ((entry.flags & SIZES_FOLLOW) != 0) end += descriptor(end, entry);
        }
        gap(end, directory.offset);
        gap(directory.offset + directory.size, directory.end);
    }

    /** Returns the length of the checksum and sizes that may follow a member. */
    private int descriptor(long at, Entry entry) {
        boolean marked = bytes.has(at, 4) && bytes.buffer(at, 4).getInt() == DESCRIPTOR;
        boolean wide = bytes.has(at, 24)
                && bytes.buffer(at, 24).getLong(marked ? 8 : 4) == entry.sizes.stored
                && bytes.buffer(at, 24).getLong(marked ? 16 : 12) == entry.sizes.full;
        return (marked ? 4 : 0) + (wide ? 20 : 12);
    }

    private void gap(long from, long to) {
        if (to > from) place.odd(Kind.FOREIGN_DATA, "a member at byte " + from, (to - from) + " bytes of no member");
    }

    /** Skips data before the archive, from whose start offsets then count. */
    private Directory withoutPrefix(Directory directory) {
        long prefix = directory.end - directory.size - directory.offset;
        if (directory.size < 0 || directory.offset < 0 || prefix <= 0) return directory;
        boolean atOffset = directory.count == 0 || hasHeader(directory.offset);
        if (atOffset || !hasHeader(directory.offset + prefix)) return directory;
        place.odd(Kind.FOREIGN_DATA, "the beginning of the archive", prefix + " bytes before it");
        bytes = bytes.part(prefix, bytes.size() - prefix);
        return new Directory(directory.count, directory.size, directory.offset, directory.end - prefix);
    }

    private boolean hasHeader(long at) {
        return bytes.has(at, Integer.BYTES) && bytes.buffer(at, Integer.BYTES).getInt() == Directories.HEADER;
    }

    private Directory directory() {
        long at = Directories.findEnd(bytes);
        if (at < 0) throw place.wrong("a zip archive's directory at its end", "none: truncated or damaged");
        int comment = bytes.buffer(at + 20, Short.BYTES).getShort() & 0xFFFF;
        long rest = bytes.size() - at - Directories.END_BYTES - comment;
        if (comment > 0) place.odd(Kind.FOREIGN_DATA, "no archive comment", "one of " + comment + " bytes");
        if (rest > 0) place.odd(Kind.FOREIGN_DATA, "the end of the archive", rest + " bytes more");
        ByteBuffer end = bytes.buffer(at, Directories.END_BYTES);
        int count = end.getShort(10) & 0xFFFF;
        long size = end.getInt(12) & Directories.IN_ZIP64;
        long offset = end.getInt(16) & Directories.IN_ZIP64;
        if (end.getShort(4) != 0 && end.getShort(4) != -1) throw place.wrong("an archive in one part", "several");
        boolean large = count == 0xFFFF || size == Directories.IN_ZIP64 || offset == Directories.IN_ZIP64;
        return large && bytes.has(at - Directories.LOCATOR64_BYTES, Directories.LOCATOR64_BYTES)
                ? directory64(at)
                : new Directory(count, size, offset, at);
    }

    private Directory directory64(long end) {
        ByteBuffer locator = bytes.buffer(end - Directories.LOCATOR64_BYTES, Directories.LOCATOR64_BYTES);
        long at = locator.getLong(8);
        if (locator.getInt(0) != Directories.LOCATOR64 || !bytes.has(at, Directories.END64_BYTES)) {
            throw place.wrong("a zip64 directory", "none");
        }
        ByteBuffer found = bytes.buffer(at, Directories.END64_BYTES);
        if (found.getInt(0) != Directories.END64) throw place.wrong("a zip64 directory", "none");
        long count = found.getLong(32);
        if (count < 0) throw place.wrong("a number of members", Long.toUnsignedString(count));
        return new Directory(count, found.getLong(40), found.getLong(48), at);
    }

    /** Reads the next directory entry. */
    private Entry entry(ByteBuffer directory, long directoryOffset) {
        int at = directory.position();
        if (directory.getInt(at) != Directories.HEADER) throw place.wrong("a directory entry", "none");
        int nameBytes = directory.getShort(at + 28) & 0xFFFF;
        int extraBytes = directory.getShort(at + 30) & 0xFFFF;
        int commentBytes = directory.getShort(at + 32) & 0xFFFF;
        byte[] name = new byte[nameBytes];
        directory.position(at + HEADER_BYTES).get(name);
        ByteBuffer extra = directory.slice(directory.position(), extraBytes).order(directory.order());
        directory.position(directory.position() + extraBytes + commentBytes);
        Sizes sizes = new Sizes(
                        directory.getInt(at + 24) & Directories.IN_ZIP64,
                        directory.getInt(at + 20) & Directories.IN_ZIP64,
                        directory.getInt(at + 42) & Directories.IN_ZIP64)
                .widened(extra);
        Entry entry = new Entry(
                new String(name, StandardCharsets.UTF_8),
                name,
                directory.getShort(at + 8) & 0xFFFF,
                directory.getShort(at + 10) & 0xFFFF,
                directory.getInt(at + 16),
                directory.getInt(at + 38) >>> 16,
                sizes);
        if (!bytes.has(sizes.offset, LOCAL_BYTES) || sizes.offset >= directoryOffset) {
            throw at(entry.name).wrong("a member in the file", "one at byte " + sizes.offset);
        }
        return entry;
    }

    private Part part(Entry entry) {
        Place at = at(entry.name);
        Bytes raw = raw(entry, at);
        Bytes content = switch (entry.method) {
            case STORED -> raw;
            case DEFLATED -> inflate(raw, entry, at);
            default -> throw at.wrong("a stored or deflated member", "compression method " + entry.method);
        };
        if (content.size() != entry.sizes.full && !lenient) {
            throw at.wrong(
                    Code.FORGED_MEMBER, entry.sizes.full + " bytes, as the directory says", content.size() + " bytes");
        }
        return new Part(
                content, lenient ? () -> {} : () -> at.guard("a member", () -> checkSum(content, entry.crc, at)));
    }

    /** Returns the stored bytes of a member, after comparing its own header with the directory. */
    private Bytes raw(Entry entry, Place at) {
        ByteBuffer local = bytes.buffer(entry.sizes.offset, LOCAL_BYTES);
        if (local.getInt(0) != LOCAL)
            throw at.wrongAt(Code.FORGED_MEMBER, entry.sizes.offset, "a member header", "none");
        if ((entry.flags & ENCRYPTED) != 0)
            throw at.wrong(Code.ENCRYPTED_MEMBER, "an unencrypted member", "an encrypted one");
        int nameBytes = local.getShort(26) & 0xFFFF;
        int extraBytes = local.getShort(28) & 0xFFFF;
        long data = entry.sizes.offset + LOCAL_BYTES + nameBytes + extraBytes;
        if (!bytes.has(data, entry.sizes.stored))
            throw at.wrong(entry.sizes.stored + " bytes", "a file that ends earlier");
        byte[] name = new byte[nameBytes];
        bytes.buffer(entry.sizes.offset + LOCAL_BYTES, nameBytes).get(name);
        if (!Arrays.equals(name, entry.rawName))
            throw at.wrong(Code.FORGED_MEMBER, "the name in the directory", "another one in the member's header");
        ByteBuffer extra = bytes.buffer(entry.sizes.offset + LOCAL_BYTES + nameBytes, extraBytes);
        if (!lenient) checkLocal(entry, local, extra, at);
        return bytes.part(data, entry.sizes.stored);
    }

    private void checkLocal(Entry entry, ByteBuffer local, ByteBuffer extra, Place at) {
        if ((local.getShort(8) & 0xFFFF) != entry.method)
            throw at.wrong(Code.FORGED_MEMBER, "the compression method in the directory", "another in its header");
        if ((local.getShort(6) & SIZES_FOLLOW) != 0) return;
        Sizes sizes = new Sizes(local.getInt(22) & Directories.IN_ZIP64, local.getInt(18) & Directories.IN_ZIP64, 0)
                .widened(extra);
        if (sizes.full != entry.sizes.full || sizes.stored != entry.sizes.stored || local.getInt(14) != entry.crc) {
            throw at.wrong(
                    Code.FORGED_MEMBER, "the sizes and checksum in the directory", "others in the member's header");
        }
    }

    private Bytes inflate(Bytes raw, Entry entry, Place at) {
        long full = entry.sizes.full;
        if (!limits.plausible(full, raw.size())) {
            throw at.wrong(
                    Code.ARCHIVE_BOMB,
                    "at most " + limits.expansion() + " times its stored bytes",
                    full + " from " + raw.size());
        }
        long budget = Math.min(limits.inflatedBytes() - inflated, Integer.MAX_VALUE - 8);
        if (full > budget) throw at.beyond(budget, "inflated bytes", full + " bytes");
        byte[] content = new byte[(int) full];
        int length = inflate(raw, content, at);
        inflated += length;
        return Bytes.of(content, length);
    }

    private static int inflate(Bytes raw, byte[] content, Place at) {
        Inflater inflater = new Inflater(true);
        try {
            int length = 0;
            byte[] one = new byte[1];
            Iterator<byte[]> blocks = raw.blocks();
            while (!inflater.finished()) {
                if (inflater.needsInput() && blocks.hasNext()) inflater.setInput(blocks.next());
                boolean full = length == content.length;
                int inflated =
                        full ? inflater.inflate(one) : inflater.inflate(content, length, content.length - length);
                if (full && inflated > 0)
                    throw at.wrong(Code.FORGED_MEMBER, content.length + " bytes, as the directory says", "more");
                if (inflated == 0 && inflater.needsInput() && !blocks.hasNext()) break;
                if (inflater.needsDictionary()) throw new DataFormatException("a preset dictionary");
                length += inflated;
            }
            return length;
        } catch (DataFormatException e) {
            throw at.wrong("deflated bytes", String.valueOf(e.getMessage()));
        } finally {
            inflater.end();
        }
    }

    private static Bytes checkSum(Bytes content, int expected, Place at) {
        CRC32 crc = new CRC32();
        content.blocks().forEachRemaining(crc::update);
        if ((int) crc.getValue() != expected) {
            throw at.wrong(
                    Code.FORGED_MEMBER,
                    "checksum " + HexFormat.of().toHexDigits(expected),
                    HexFormat.of().toHexDigits((int) crc.getValue()) + ": damaged");
        }
        return content;
    }

    /** The location of the directory, and where the end records that locate it begin. */
    private record Directory(long count, long size, long offset, long end) {}

    /** A directory entry; {@code mode} is the Unix file mode or 0. */
    private record Entry(String name, byte[] rawName, int flags, int method, int crc, int mode, Sizes sizes) {}

    /** A member's size, its stored size and its offset. */
    private record Sizes(long full, long stored, long offset) {
        /** Returns the sizes with those that do not fit in 32 bits taken from the zip64 extra field. */
        Sizes widened(ByteBuffer extra) {
            ByteBuffer wide = zip64(extra);
            return new Sizes(
                    full == Directories.IN_ZIP64 ? next(wide, full) : full,
                    stored == Directories.IN_ZIP64 ? next(wide, stored) : stored,
                    offset == Directories.IN_ZIP64 ? next(wide, offset) : offset);
        }

        private static long next(ByteBuffer wide, long narrow) {
            return wide.remaining() < Long.BYTES ? narrow : wide.getLong();
        }

        private static ByteBuffer zip64(ByteBuffer extra) {
            while (extra.remaining() >= 4) {
                int id = extra.getShort() & 0xFFFF;
                int length = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
                if (id == ZIP64_EXTRA)
                    return extra.slice(extra.position(), length).order(extra.order());
                extra.position(extra.position() + length);
            }
            return ByteBuffer.allocate(0);
        }
    }
}
