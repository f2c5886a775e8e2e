package org.kerasaudit.importer.file.zip;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.kerasaudit.importer.file.bytes.Bytes;

/**
 * The places where a zip reader may find the directory of an archive. Readers disagree about which end record counts
 * when there are several or when a comment does not fit, whether the directory starts at the stated offset or right
 * before the end record, and whether a zip64 record counts if the classic one has room for all numbers. Sources: the
 * ZIP specification 6.3.10 and CPython's {@code Lib/zipfile}.
 */
public final class Directories {
    static final int END_BYTES = 22;

    /** How far before the last possible end record Python searches, one byte more than the longest comment. */
    static final int SEARCHED = 0x1_0000;

    static final int END64_BYTES = 56;
    static final int LOCATOR64_BYTES = 20;
    static final int END64 = 0x06064B50;
    static final int LOCATOR64 = 0x07064B50;
    static final int HEADER = 0x02014B50;
    static final long IN_ZIP64 = 0xFFFF_FFFFL;
    static final int END = 0x06054B50;
    private static final String END_TEXT = "PK\005\006";

    private Directories() {}

    /**
     * One way to read an archive.
     *
     * @param start the first byte of its directory
     * @param size the length of its directory
     * @param base what is added to the offsets of its members; Python adds the distance from the stated start
     */
    record Reading(long start, long size, long base) {}

    /** Returns the first bytes of the directories in ascending order; each begins with a member's header. */
    public static List<Long> starts(Bytes bytes) {
        return readings(bytes).stream().map(Reading::start).distinct().sorted().toList();
    }

    /** Returns whether readers may find different directories, or the members of one at different places. */
    public static boolean isAmbiguous(Bytes bytes) {
        return readings(bytes).stream()
                        .map(reading -> List.of(reading.start(), reading.base()))
                        .distinct()
                        .count()
                > 1;
    }

    /** Returns every way in which some reader may read the archive, without duplicates. */
    static List<Reading> readings(Bytes bytes) {
        List<Reading> readings = new ArrayList<>();
        for (long record : endRecords(bytes)) {
            ByteBuffer end = bytes.buffer(record, END_BYTES);
            add(bytes, record, end.getInt(12) & IN_ZIP64, end.getInt(16) & IN_ZIP64, readings);
            addZip64(bytes, record, readings);
        }
        return readings.stream().distinct().toList();
    }

    /** Returns the last end record whose comment fits, or -1. */
    static long findEnd(Bytes bytes) {
        return candidates(bytes).filter(at -> rest(bytes, at) >= 0).findFirst().orElse(-1);
    }

    /**
     * Returns the record that Python takes, the last one whose comment fits, and the last one whose comment ends with
     * the file.
     */
    private static long[] endRecords(Bytes bytes) {
        long python = candidates(bytes).findFirst().orElse(-1);
        if (python < 0 || rest(bytes, python) == 0)
            return LongStream.of(python).filter(at -> at >= 0).toArray();
        long exact =
                candidates(bytes).filter(at -> rest(bytes, at) == 0).findFirst().orElse(-1);
        return LongStream.of(python, findEnd(bytes), exact)
                .filter(at -> at >= 0)
                .distinct()
                .toArray();
    }

    /** Returns how many bytes follow an end record and its comment; negative if the comment does not fit. */
    private static long rest(Bytes bytes, long record) {
        int comment = bytes.buffer(record + 20, Short.BYTES).getShort() & 0xFFFF;
        return bytes.size() - END_BYTES - record - comment;
    }

    /** Returns the end records near the end of the file, the last one first. */
    private static LongStream candidates(Bytes bytes) {
        long last = bytes.size() - END_BYTES;
        if (last < 0) return LongStream.empty();
        if (isAt(bytes, last, END) && rest(bytes, last) == 0) return LongStream.of(last);
        long first = Math.max(0, last - SEARCHED);
        String tail = text(bytes, first);
        return LongStream.iterate(
                        tail.lastIndexOf(END_TEXT, (int) (last - first)),
                        at -> at >= 0,
                        at -> tail.lastIndexOf(END_TEXT, (int) at - 1))
                .map(at -> first + at);
    }

    /** Returns the bytes from {@code first} to the end, one character each; a string is searched faster than bytes. */
    private static String text(Bytes bytes, long first) {
        byte[] tail = new byte[(int) (bytes.size() - first)];
        bytes.buffer(first, tail.length).get(tail);
        return new String(tail, StandardCharsets.ISO_8859_1);
    }

    /**
     * Adds the readings of a zip64 record. Python uses one wherever there is a locator, and expects it right before the
     * locator.
     */
    private static void addZip64(Bytes bytes, long record, List<Reading> readings) {
        long locator = record - LOCATOR64_BYTES;
        if (!isAt(bytes, locator, LOCATOR64)) return;
        long stated = bytes.buffer(locator, LOCATOR64_BYTES).getLong(8);
        for (long end : new long[] {stated, locator - END64_BYTES}) {
            if (!isAt(bytes, end, END64) || !bytes.has(end, END64_BYTES)) continue;
            ByteBuffer found = bytes.buffer(end, END64_BYTES);
            add(bytes, end, found.getLong(40), found.getLong(48), readings);
        }
    }

    /** Adds the directory at the stated offset and, as Python reads it, the one right before the end record. */
    private static void add(Bytes bytes, long end, long size, long offset, List<Reading> readings) {
        if (isAt(bytes, offset, HEADER)) readings.add(new Reading(offset, size, 0));
        long before = end - size;
        if (isAt(bytes, before, HEADER)) readings.add(new Reading(before, size, before - offset));
    }

    private static boolean isAt(Bytes bytes, long at, int signature) {
        return at >= 0
                && bytes.has(at, Integer.BYTES)
                && bytes.buffer(at, Integer.BYTES).getInt() == signature;
    }
}
