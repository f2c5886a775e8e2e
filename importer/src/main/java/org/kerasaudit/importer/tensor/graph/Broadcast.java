package org.kerasaudit.importer.tensor.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How an operand is broadcast to a result, seen as blocks of matrices: the operand has an element for every row, every
 * column or every element of a block, and may differ between blocks.
 *
 * @param rows the rows of a block
 * @param perRow whether the operand has a separate row for each row of a block
 * @param perColumn whether the operand has a separate element for each column of a block
 */
public record Broadcast(long blocks, long rows, long columns, boolean perRow, boolean perColumn) {

    /** Returns the broadcast, or null if the operand is stretched in more places than this type describes. */
    public static @Nullable Broadcast of(int[] result, int[] operand) {
        if (Arrays.equals(result, operand)) return sameShape(result);
        int[] aligned = new int[result.length];
        Arrays.fill(aligned, 1);
        System.arraycopy(operand, 0, aligned, result.length - operand.length, operand.length);
        long[] sizes = {1, 1, 1};
        boolean[] stretched = new boolean[3];
        int part = 3;
        boolean first = true;
        boolean last = false;
        for (int i = result.length - 1; i >= 0; i--) {
            if (result[i] == 1) continue;
            boolean stretches = aligned[i] == 1;
            if (first || stretches != last) {
                if (--part < 0) return null;
                stretched[part] = stretches;
            }
            sizes[part] *= result[i];
            first = false;
            last = stretches;
        }
        return part == 3 ? new Broadcast(1, 1, 1, true, true) : merged(part, sizes, stretched);
    }

    private static Broadcast sameShape(int... dims) {
        long columns = dims.length == 0 ? 1 : dims[dims.length - 1];
        return new Broadcast(
                1, Arrays.stream(dims).asLongStream().reduce(1, (a, b) -> a * b) / columns, columns, true, true);
    }

    /** Builds the broadcast from the last parts, starting at {@code part}. */
    private static @Nullable Broadcast merged(int part, long[] sizes, boolean... stretched) {
        if (part == 2) {
            return new Broadcast(1, 1, sizes[2], !stretched[2], !stretched[2]);
        }
        if (part == 1) return new Broadcast(1, sizes[1], sizes[2], !stretched[1], !stretched[2]);
        return stretched[0] ? null : new Broadcast(sizes[0], sizes[1], sizes[2], !stretched[1], !stretched[2]);
    }

    /** Returns the number of elements in a block. */
    public long step() {
        return rows * columns;
    }

    /** Returns the number of operand elements for one block. */
    public long operandStep() {
        return (perRow ? rows : 1) * (perColumn ? columns : 1);
    }
}
