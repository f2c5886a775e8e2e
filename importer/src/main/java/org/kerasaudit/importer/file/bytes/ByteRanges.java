package org.kerasaudit.importer.file.bytes;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The byte ranges of a file that are in use. */
public final class ByteRanges {
    /** Starts and ends of the ranges, sorted independently. */
    private long[] begins = new long[64];

    private long[] ends = new long[64];
    private int count;

    public void add(long from, long length) {
        if (length <= 0) return;
        if (count == begins.length) {
            begins = Arrays.copyOf(begins, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        begins[count] = from;
        ends[count++] = from + length;
    }

    /**
     * Returns the unused ranges within the first {@code size} bytes, as a map from start to end. Sorting starts and ends
     * independently is enough: a gap is where as many ranges have ended as have begun, no matter which.
     */
    public Map<Long, Long> gaps(long size) {
        Arrays.sort(begins, 0, count);
        Arrays.sort(ends, 0, count);
        Map<Long, Long> gaps = new TreeMap<>();
        long end = 0;
        for (int i = 0; i < count; i++) {
            if (begins[i] > end) gaps.put(end, Math.min(begins[i], size));
            end = Math.max(end, ends[i]);
        }
        if (end < size) gaps.put(end, size);
        return gaps;
    }
}
