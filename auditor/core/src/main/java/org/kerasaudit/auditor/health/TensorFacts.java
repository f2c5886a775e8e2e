package org.kerasaudit.auditor.health;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.kerasaudit.importer.model.StoredTensor;

/**
 * The statistics that one pass over a stored tensor collects. If some numbers are not finite, magnitudes cover the others.
 *
 * @param size the number of elements
 * @param zeros the zeros, positive and negative
 * @param subnormal the nonzero elements with magnitudes below the smallest normal number of the stored type
 * @param unwritten the number of elements missing from the file, which read as the fill value
 * @param idle the positions along the last axis where no element is positive; empty for fewer than two axes
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

    /** The elements that are not finite, by kind. */
    public record NonFinite(Occurrence nan, Occurrence plusInfinity, Occurrence minusInfinity) {
        static final NonFinite NONE = new NonFinite(Occurrence.NONE, Occurrence.NONE, Occurrence.NONE);

        /** Adds the number at position {@code at}. */
        NonFinite plus(double number, long at) {
            if (Double.isNaN(number)) return new NonFinite(nan.plus(1, at), plusInfinity, minusInfinity);
            return number > 0
                    ? new NonFinite(nan, plusInfinity.plus(1, at), minusInfinity)
                    : new NonFinite(nan, plusInfinity, minusInfinity.plus(1, at));
        }

        /** Adds the elements of a later part of the same tensor. */
        NonFinite join(NonFinite next) {
            return new NonFinite(
                    nan.join(next.nan), plusInfinity.join(next.plusInfinity), minusInfinity.join(next.minusInfinity));
        }

        /** Returns the elements of all kinds together. */
        public Occurrence all() {
            return nan.or(plusInfinity).or(minusInfinity);
        }
    }

    /**
     * The magnitudes of the elements.
     *
     * @param largest the largest magnitude; 0 if all are zero
     * @param at the first position of the largest; -1 if all are zero
     * @param sample the sum of some magnitudes, a lower bound for the sum of all
     */
    public record Magnitude(double largest, long at, double sample) {}

    /**
     * Patterns common to all elements.
     *
     * @param constant whether all elements have the same bits
     * @param binary whether all elements are zero or one
     * @param first the first element
     */
    public record Pattern(boolean constant, boolean binary, double first) {}

    /**
     * A position along the last axis where no element is positive.
     *
     * @param zero whether all elements there are zero
     */
    public record IdleColumn(int at, boolean zero) {}

    /** Finds the negative finite elements. Only variances need this, so the tensor is read again here. */
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

    /** Whether every element equals this number. */
    public boolean isAll(double number) {
        if (size == 0) return false;
        return number == 0 ? zeros.count() == size : pattern.constant() && pattern.first() == number;
    }

    /**
     * Whether the largest magnitude is at least this many times the mean of the other nonzero magnitudes. Magnitudes
     * too small to affect the sum count as 0. The tensor is read again if the sample is inconclusive.
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

    /** Converts a position in row-major order to an index along every axis: {@code [2, 0]}. */
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
