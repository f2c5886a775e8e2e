package org.kerasaudit.importer.file.bytes;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Which bytes of a file are used by something. */
public final class ByteRanges {
    /** The beginnings of ranges and their ends. */
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
     * What is not used of the first {@code size} bytes: ends by beginnings. Nothing is used in between where as many ranges have
     * ended as had begun before, whichever of these ended when.
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
