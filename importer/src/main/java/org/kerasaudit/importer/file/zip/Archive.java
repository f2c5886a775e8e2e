package org.kerasaudit.importer.file.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Part;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.zip.Directories.Reading;
import org.kerasaudit.importer.file.zip.Entry.Sizes;
import org.kerasaudit.importer.file.zip.ExtraFields.Field;

/**
 * A zip archive over mapped bytes. Stored members are views of the file, compressed ones are decompressed within a budget; the
 * directory's record of a member is checked against the member's own header, size and checksum.
 */
public final class Archive {
    private static final int LOCAL = 0x04034B50;
    private static final int LOCAL_BYTES = 30;
    private static final int ENCRYPTED = 1;
    private static final int SIZES_FOLLOW = 1 << 3;
    private static final int STORED = 0;

    private Bytes bytes;
    private final Place place;
    private final Limits limits;
    private final boolean lenient;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<Entry> shadowed = new ArrayList<>();
    private final List<Leftover> leftovers = new ArrayList<>();
    private long inflated;
    private boolean complete;

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
            // Keep the members before the damage.
        }
        return archive;
    }

    /** Recovers every archive that some reader may find in {@code bytes}: one for each way to read a directory. */
    public static List<Archive> allRecovered(Bytes bytes, Place place, Limits limits) {
        Archive first = recovered(bytes, place, limits);
        List<Archive> all = new ArrayList<>(List.of(first));
        List<Reading> readings = Directories.readings(bytes);
        if (first.complete && readings.size() < 2) return all;
        for (Reading reading : readings) {
            Archive archive = new Archive(bytes, place, limits, true);
            try {
                archive.read(reading);
            } catch (KerasFormatException | IllegalArgumentException | IndexOutOfBoundsException damaged) {
                // Keep the members before the damage.
            }
            all.add(archive);
        }
        return all;
    }

    private void read(Reading reading) {
        long length = Math.min(Math.min(bytes.size() - reading.start(), Bytes.STRIDE), reading.size());
        ByteBuffer headers = bytes.buffer(reading.start(), (int) length);
        while (hasHeader(reading.start() + headers.position())) add(Entry.read(headers, reading.base(), true));
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

    /** Returns the contents that share a name with a later member, by that name. */
    public List<Map.Entry<String, Part>> shadowed() {
        List<Map.Entry<String, Part>> parts = new ArrayList<>();
        for (Entry entry : shadowed) {
            try {
                parts.add(Map.entry(entry.name(), at(entry.name()).guard("a member", () -> part(entry))));
            } catch (KerasFormatException damaged) {
                // No reader gets its content.
            }
        }
        return parts;
    }

    /** Returns the bytes that belong to no member: before, between and after them, comments and extra fields. */
    public List<Leftover> leftovers() {
        return leftovers;
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
            add(checked(next(buffer), directory.offset));
        }
        if (buffer.hasRemaining()) throw place.wrong("a directory of " + directory.count + " members", "more");
        new ArchiveNames(place)
                .check(entries.values().stream()
                        .map(entry -> new ArchiveNames.Member(entry.name(), entry.mode(), entry.hasNul()))
                        .toList());
        checkGaps(directory);
        complete = true;
    }

    /** Adds a member; if two have the same name, the later one counts, as in Python. */
    private void add(Entry entry) {
        Optional<String> other = entry.otherName();
        if (other.isPresent() && !lenient) {
            throw at(entry.name()).wrong(Code.AMBIGUOUS, "one name", "the name '" + other.get() + "' as well");
        }
        if (put(entry.name(), entry)) {
            at(entry.name()).odd(Kind.COLLIDING_NAMES, "one member of this name", "several");
        }
        other.ifPresent(name -> put(name, entry));
    }

    private boolean put(String name, Entry entry) {
        Entry before = entries.put(name, entry);
        if (before != null) shadowed.add(before);
        return before != null;
    }

    /** Reports bytes that belong neither to a member nor to the directory. */
    private void checkGaps(Directory directory) {
        long end = 0;
        List<Entry> inOrder = entries.values().stream()
                .sorted(Comparator.comparingLong(entry -> entry.sizes().offset()))
                .toList();
        for (Entry entry : inOrder) {
            long from = entry.sizes().offset();
            if (from < end) {
                throw at(entry.name())
                        .wrongAt(Code.FORGED_MEMBER, from, "a member with bytes of its own", "bytes of another member");
            }
            gap(end, from);
            reportFields(entry);
            long data = from + LOCAL_BYTES + (bytes.buffer(from + 26, 2).getShort() & 0xFFFF);
            data += bytes.buffer(from + 28, 2).getShort() & 0xFFFF;
            end = Math.addExact(data, entry.sizes().stored());
            if ((entry.flags() & SIZES_FOLLOW) != 0) end += entry.descriptor(bytes, end);
        }
        gap(end, directory.offset);
        gap(directory.offset + directory.size, directory.end);
    }

    /** Reports the comment on a member and extra fields that neither Python nor common programs write. */
    private void reportFields(Entry entry) {
        Place at = at(entry.name());
        leftover(at, "no comment on a member", "a comment", entry.comment());
        ByteBuffer local = bytes.buffer(entry.sizes().offset(), LOCAL_BYTES);
        long from = entry.sizes().offset() + LOCAL_BYTES + (local.getShort(26) & 0xFFFF);
        for (ByteBuffer extra : List.of(entry.extra(), bytes.buffer(from, local.getShort(28) & 0xFFFF))) {
            for (Field field : ExtraFields.of(extra)) {
                if (!field.isKnown()) leftover(at, "no extra field", field.described(), field.data());
            }
        }
    }

    private void leftover(Place at, String expected, String what, ByteBuffer content) {
        if (!content.hasRemaining()) return;
        String size = " of " + content.remaining() + " bytes";
        at.odd(Kind.FOREIGN_DATA, expected, what.endsWith(size) ? what : what + size);
        leftovers.add(new Leftover(at.at(), what, content.duplicate()));
    }

    private void gap(long from, long to) {
        if (to <= from) return;
        place.odd(Kind.FOREIGN_DATA, "a member at byte " + from, (to - from) + " bytes outside all members");
        keep("bytes outside all members", bytes, from, to);
    }

    private void keep(String what, Bytes all, long from, long to) {
        leftovers.add(new Leftover(place.at(), what, all.buffer(from, (int) Math.min(to - from, Bytes.STRIDE))));
    }

    /** Skips data before the archive; offsets then count from the start of the archive. */
    private Directory withoutPrefix(Directory directory) {
        long prefix = directory.end - directory.size - directory.offset;
        if (directory.size < 0 || directory.offset < 0 || prefix <= 0) return directory;
        boolean atOffset = directory.count == 0 || hasHeader(directory.offset);
        if (atOffset || !hasHeader(directory.offset + prefix)) return directory;
        place.odd(Kind.FOREIGN_DATA, "the beginning of the archive", prefix + " bytes before it");
        keep("bytes before the archive", bytes, 0, prefix);
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
        if (rest > 0) place.odd(Kind.FOREIGN_DATA, "the end of the archive", rest + " more bytes");
        if (comment + rest > 0) keep("bytes after the archive", bytes, at + Directories.END_BYTES, bytes.size());
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

    private Entry next(ByteBuffer directory) {
        if (directory.getInt(directory.position()) != Directories.HEADER)
            throw place.wrong("a directory entry", "none");
        return Entry.read(directory, 0, lenient);
    }

    private Entry checked(Entry entry, long directoryOffset) {
        long offset = entry.sizes().offset();
        if (!bytes.has(offset, LOCAL_BYTES) || offset >= directoryOffset) {
            throw at(entry.name()).wrong("a member in the file", "one at byte " + offset);
        }
        return entry;
    }

    private Part part(Entry entry) {
        Place at = at(entry.name());
        Bytes raw = raw(entry, at);
        if (entry.method() != STORED && !Decompression.knows(entry.method())) {
            throw at.wrong("a stored or deflated member", "compression method " + entry.method());
        }
        if (entry.method() != STORED && entry.method() != Decompression.DEFLATE) {
            at.odd(Kind.UNUSUAL_COMPRESSION, "a stored or deflated member", "compression method " + entry.method());
        }
        Bytes content = entry.method() == STORED ? raw : decompressed(raw, entry, at);
        long full = entry.sizes().full();
        if (lenient) return new Part(content.part(0, Math.min(full, content.size())), () -> {});
        if (content.size() != full) {
            throw at.wrong(Code.FORGED_MEMBER, full + " bytes, as the directory says", content.size() + " bytes");
        }
        return new Part(content, () -> at.guard("a member", () -> entry.checkSum(content, at)));
    }

    /** Returns the stored bytes of a member, after comparing its own header with the directory. */
    private Bytes raw(Entry entry, Place at) {
        ByteBuffer local = bytes.buffer(entry.sizes().offset(), LOCAL_BYTES);
        if (local.getInt(0) != LOCAL)
            throw at.wrongAt(Code.FORGED_MEMBER, entry.sizes().offset(), "a member header", "none");
        if ((entry.flags() & ENCRYPTED) != 0)
            throw at.wrong(Code.ENCRYPTED_MEMBER, "an unencrypted member", "an encrypted one");
        int nameBytes = local.getShort(26) & 0xFFFF;
        int extraBytes = local.getShort(28) & 0xFFFF;
        long data = entry.sizes().offset() + LOCAL_BYTES + nameBytes + extraBytes;
        if (lenient && bytes.has(data, 0))
            return bytes.part(data, Math.min(entry.sizes().stored(), bytes.size() - data));
        if (!bytes.has(data, entry.sizes().stored()))
            throw at.wrong(entry.sizes().stored() + " bytes", "a file that ends earlier");
        byte[] name = new byte[nameBytes];
        bytes.buffer(entry.sizes().offset() + LOCAL_BYTES, nameBytes).get(name);
        if (!Arrays.equals(name, entry.rawName()))
            throw at.wrong(Code.FORGED_MEMBER, "the name in the directory", "another one in the member's header");
        ByteBuffer extra = bytes.buffer(entry.sizes().offset() + LOCAL_BYTES + nameBytes, extraBytes);
        checkLocal(entry, local, extra, at);
        return bytes.part(data, entry.sizes().stored());
    }

    private void checkLocal(Entry entry, ByteBuffer local, ByteBuffer extra, Place at) {
        if ((local.getShort(8) & 0xFFFF) != entry.method())
            throw at.wrong(Code.FORGED_MEMBER, "the compression method in the directory", "another in its header");
        if ((local.getShort(6) & SIZES_FOLLOW) != 0) return;
        Sizes sizes = new Sizes(local.getInt(22) & Directories.IN_ZIP64, local.getInt(18) & Directories.IN_ZIP64, 0)
                .widened(extra);
        if (sizes.full() != entry.sizes().full()
                || sizes.stored() != entry.sizes().stored()
                || local.getInt(14) != entry.crc()) {
            throw at.wrong(
                    Code.FORGED_MEMBER, "the sizes and checksum in the directory", "others in the member's header");
        }
    }

    private Bytes decompressed(Bytes raw, Entry entry, Place at) {
        long full = entry.sizes().full();
        long budget = Math.min(limits.inflatedBytes() - inflated, Integer.MAX_VALUE - 8);
        if (lenient) return recovered(raw, entry, Math.min(full, budget));
        if (!limits.plausible(full, raw.size())) {
            throw at.wrong(
                    Code.ARCHIVE_BOMB,
                    "at most " + limits.expansion() + " times its stored bytes",
                    full + " from " + raw.size());
        }
        if (full > budget) throw at.beyond(budget, "inflated bytes", full + " bytes");
        byte[] content = new byte[(int) full];
        try {
            long length = Decompression.into(content, raw, entry.method());
            if (length > full) throw at.wrong(Code.FORGED_MEMBER, full + " bytes, as the directory says", "more");
            inflated += length;
            return Bytes.of(content, (int) length);
        } catch (IOException damaged) {
            throw at.wrong("compressed bytes", String.valueOf(damaged.getMessage()));
        }
    }

    private Bytes recovered(Bytes raw, Entry entry, long most) {
        long plausible = Math.max(limits.unstoredBytes(), raw.size() * (long) limits.expansion());
        byte[] content = Decompression.recovered(raw, entry.method(), (int) Math.max(0, Math.min(most, plausible)));
        inflated += content.length;
        return Bytes.of(content, content.length);
    }

    /** The location of the directory, and where the end records that locate it begin. */
    private record Directory(long count, long size, long offset, long end) {}

    /** Bytes that belong to no member. */
    public record Leftover(String place, String what, ByteBuffer content) {}
}
