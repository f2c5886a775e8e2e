package org.kerasaudit.importer.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which bytes of a file are used by something. */
final class ByteRanges {
    private final List<Range> ranges = new ArrayList<>();

    private record Range(long begin, long end) {}

    void add(long from, long length) {
        if (length > 0) ranges.add(new Range(from, from + length));
    }

    /** What is not used of the first {@code size} bytes: ends by beginnings. */
    Map<Long, Long> gaps(long size) {
        ranges.sort(Comparator.comparingLong(Range::begin));
        Map<Long, Long> gaps = new TreeMap<>();
        long end = 0;
        for (Range range : ranges) {
            if (range.begin > end) gaps.put(end, Math.min(range.begin, size));
            end = Math.max(end, range.end);
        }
        if (end < size) gaps.put(end, size);
        return gaps;
    }
}
