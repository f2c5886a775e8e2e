package org.kerasaudit.importer.file;

import java.util.Map;
import java.util.TreeMap;

/** Which bytes of a file are used by something. */
final class ByteRanges {
    /** The ends of ranges by their beginnings; they neither touch nor overlap. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    void add(long from, long length) {
        if (length <= 0) return;
        long begin = from;
        long end = from + length;
        Map.Entry<Long, Long> before = ranges.floorEntry(begin);
        if (before != null && before.getValue() >= begin) {
            begin = before.getKey();
            end = Math.max(end, before.getValue());
        }
        Map.Entry<Long, Long> inside = ranges.ceilingEntry(begin);
        while (inside != null && inside.getKey() <= end) {
            end = Math.max(end, inside.getValue());
            ranges.remove(inside.getKey());
            inside = ranges.ceilingEntry(begin);
        }
        ranges.put(begin, end);
    }

    /** What is not used of the first {@code size} bytes: ends by beginnings. */
    Map<Long, Long> gaps(long size) {
        Map<Long, Long> gaps = new TreeMap<>();
        long end = 0;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            if (range.getKey() > end) gaps.put(end, Math.min(range.getKey(), size));
            end = Math.max(end, range.getValue());
        }
        if (end < size) gaps.put(end, size);
        return gaps;
    }
}
