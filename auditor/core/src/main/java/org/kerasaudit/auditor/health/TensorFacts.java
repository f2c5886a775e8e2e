package org.kerasaudit.auditor.health;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.kerasaudit.importer.model.StoredTensor;

/**
 * What one pass over a stored tensor tells of its numbers. Where some are not finite, magnitudes are those of the others.
 *
 * @param size the number of elements
 * @param zeros positive and negative ones
 * @param subnormal those below the least normal number of the stored type, but not zero
 * @param unwritten how many elements the file does not hold, so that they have the fill value
 * @param idle the last axis's positions at which no element is positive; empty for fewer than two axes
 */
public record TensorFacts(
        StoredTensor tensor,
        long size,
        NonFinite nonFinite,
        Occurrence zeros,
        Occurrence subnormal,
        Magnitude magnitude,
        Pattern pattern,
        long unwritten,
        List<IdleColumn> idle) {

    /** The elements that are no finite numbers, by kind. */
    public record NonFinite(Occurrence nan, Occurrence plusInfinity, Occurrence minusInfinity) {
        static final NonFinite NONE = new NonFinite(Occurrence.NONE, Occurrence.NONE, Occurrence.NONE);

        /** Counts one more, which is at {@code at}. */
        NonFinite plus(double number, long at) {
            if (Double.isNaN(number)) return new NonFinite(nan.plus(1, at), plusInfinity, minusInfinity);
            return number > 0
                    ? new NonFinite(nan, plusInfinity.plus(1, at), minusInfinity)
                    : new NonFinite(nan, plusInfinity, minusInfinity.plus(1, at));
        }

        /** With those of what follows in the same tensor. */
        NonFinite join(NonFinite next) {
            return new NonFinite(
                    nan.join(next.nan), plusInfinity.join(next.plusInfinity), minusInfinity.join(next.minusInfinity));
        }

        /** Those of every kind. */
        public Occurrence all() {
            return nan.or(plusInfinity).or(minusInfinity);
        }
    }

    /**
     * How large the elements are.
     *
     * @param largest the largest magnitude; 0 where all is zero
     * @param at the first position of the largest; -1 where all is zero
     * @param sample the sum of some magnitudes, which the sum of all is not below
     */
    public record Magnitude(double largest, long at, double sample) {}

    /**
     * What the elements have in common.
     *
     * @param constant whether all have the same bits
     * @param binary whether all are zeros and ones
     * @param first the first element
     */
    public record Pattern(boolean constant, boolean binary, double first) {}

    /**
     * A position along the last axis at which no element is positive.
     *
     * @param zero whether all are zero
     */
    public record IdleColumn(int at, boolean zero) {}

    /** The finite elements below zero. Only variances are asked for them, so that the tensor is read once more here. */
    public Occurrence negative() {
        Occurrence[] found = {Occurrence.NONE};
        long[] at = {0};
        lanes(lane -> {
            for (int i = 0; i < lane.size(); i++, at[0]++) {
                boolean below = lane.get(i) < 0 && Double.isFinite(lane.get(i));
                if (below) found[0] = found[0].plus(1, at[0]);
            }
        });
        return found[0];
    }

    /** Whether every element is this number. */
    public boolean isAll(double number) {
        if (size == 0) return false;
        return number == 0 ? zeros.count() == size : pattern.constant() && pattern.first() == number;
    }

    /**
     * Whether the largest magnitude is at least so many times the mean of the others that are not zero. What it rounds away is
     * taken for 0. The tensor is read once more where the sample leaves it open.
     */
    public boolean isOutOfProportion(double times) {
        long others = size - zeros.count() - nonFinite.all().count() - 1;
        double largest = magnitude.largest();
        if (others < 1 || largest < times * (magnitude.sample() - largest) / others) return false;
        double[] sum = {0};
        lanes(lane -> sum[0] += lane.sum());
        return largest >= times * Math.max(0, sum[0] - largest) / others;
    }

    private void lanes(Consumer<Lane> reader) {
        Lane lane = Lane.of(tensor.dtype(), size);
        Objects.requireNonNull(tensor.blocks()).forEach(block -> {
            while (block.hasRemaining()) {
                lane.load(block);
                reader.accept(lane);
            }
        });
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
