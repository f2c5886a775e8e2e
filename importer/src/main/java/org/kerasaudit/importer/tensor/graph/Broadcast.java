package org.kerasaudit.importer.tensor.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How an operand is stretched to a result: as matrices of which every row, every column or every element meets one of its
 * own, in blocks that each have their own part of the operand.
 *
 * @param rows of the matrix that one block is
 * @param ownRows whether the operand has a row for each of them
 * @param ownColumns whether the operand has an element for each of them
 */
public record Broadcast(long blocks, long rows, long columns, boolean ownRows, boolean ownColumns) {

    /** Null where an operand is stretched in more places than this knows. */
    public static @Nullable Broadcast of(int[] result, int[] operand) {
        if (Arrays.equals(result, operand)) return whole(result);
        int[] own = new int[result.length];
        Arrays.fill(own, 1);
        System.arraycopy(operand, 0, own, result.length - operand.length, operand.length);
        long[] sizes = {1, 1, 1};
        boolean[] stretched = new boolean[3];
        int part = 3;
        boolean first = true;
        boolean last = false;
        for (int i = result.length - 1; i >= 0; i--) {
            if (result[i] == 1) continue;
            boolean stretches = own[i] == 1;
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

    private static Broadcast whole(int... dims) {
        long columns = dims.length == 0 ? 1 : dims[dims.length - 1];
        return new Broadcast(
                1, Arrays.stream(dims).asLongStream().reduce(1, (a, b) -> a * b) / columns, columns, true, true);
    }

    /** From the last parts that {@code part} says are used. */
    private static @Nullable Broadcast merged(int part, long[] sizes, boolean... stretched) {
        if (part == 2) {
            return new Broadcast(1, 1, sizes[2], !stretched[2], !stretched[2]);
        }
        if (part == 1) return new Broadcast(1, sizes[1], sizes[2], !stretched[1], !stretched[2]);
        return stretched[0] ? null : new Broadcast(sizes[0], sizes[1], sizes[2], !stretched[1], !stretched[2]);
    }

    /** Elements of a block. */
    public long step() {
        return rows * columns;
    }

    /** Elements of the operand for one block. */
    public long operandStep() {
        return (ownRows ? rows : 1) * (ownColumns ? columns : 1);
    }
}
