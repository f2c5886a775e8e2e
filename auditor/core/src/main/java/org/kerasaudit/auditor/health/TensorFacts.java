package org.kerasaudit.auditor.health;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.kerasaudit.importer.model.StoredTensor;

/**
 * What one pass over a stored tensor tells of its numbers. Where some are not finite, magnitudes are those of the others.
 *
 * @param size the number of elements
 * @param negative those below zero
 * @param zeros positive and negative ones
 * @param subnormal those below the least normal number of the stored type, but not zero
 * @param largest the largest magnitude, and {@code largestAt} its first position; 0 and -1 where all is zero
 * @param sum of all magnitudes
 * @param constant whether all elements have the same bits, and {@code value} is the first of them
 * @param checksum equal for tensors of equal numbers, and seldom for others
 * @param unwritten how many elements the file does not hold, so that they have the fill value
 * @param idle the last axis's positions at which no element is positive; empty for fewer than two axes
 */
public record TensorFacts(
        StoredTensor tensor,
        long size,
        Occurrence nan,
        Occurrence plusInfinity,
        Occurrence minusInfinity,
        Occurrence negative,
        Occurrence zeros,
        Occurrence subnormal,
        double largest,
        long largestAt,
        double sum,
        boolean constant,
        double value,
        long checksum,
        long unwritten,
        List<IdleColumn> idle) {

    /**
     * A position along the last axis at which no element is positive.
     *
     * @param zero whether all are zero
     */
    public record IdleColumn(int at, boolean zero) {}

    /** All NaN and infinities. */
    public Occurrence notFinite() {
        long first = Stream.of(nan, plusInfinity, minusInfinity)
                .filter(Occurrence::any)
                .flatMapToLong(kind -> LongStream.of(kind.first()))
                .min()
                .orElse(-1);
        return new Occurrence(nan.count() + plusInfinity.count() + minusInfinity.count(), first);
    }

    /** Whether every element is this number. */
    public boolean isAll(double number) {
        if (size == 0) return false;
        return number == 0 ? zeros.count() == size : constant && value == number;
    }

    /**
     * The mean magnitude of the elements that are not zero, without the largest one; that of the largest where it is alone. What
     * the largest one rounds away is taken for 0.
     */
    public double usualMagnitude() {
        long others = size - zeros.count() - notFinite().count() - 1;
        return others < 1 ? largest : Math.max(0, sum - largest) / others;
    }

    /** A position in row-major order as an index along every axis: {@code [2, 0]}. */
    public String index(long position) {
        long[] dims = tensor.shape().toArray();
        long[] index = new long[dims.length];
        long rest = position;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            index[axis] = rest % dims[axis];
            rest /= dims[axis];
        }
        return Arrays.toString(index);
    }
}
