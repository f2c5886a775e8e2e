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
 * @param largest the largest magnitude, and {@code largestAt} its first position; 0 and -1 where all is zero
 * @param sample the sum of some magnitudes, which that of all is at least
 * @param constant whether all elements have the same bits, and {@code value} is the first of them
 * @param binary whether all elements are zeros and ones
 * @param unwritten how many elements the file does not hold, so that they have the fill value
 * @param idle the last axis's positions at which no element is positive; empty for fewer than two axes
 */
public record TensorFacts(
        StoredTensor tensor,
        long size,
        Occurrence nan,
        Occurrence plusInfinity,
        Occurrence minusInfinity,
        Occurrence zeros,
        Occurrence subnormal,
        double largest,
        long largestAt,
        double sample,
        boolean constant,
        boolean binary,
        double value,
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
        return nan.or(plusInfinity).or(minusInfinity);
    }

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
        return number == 0 ? zeros.count() == size : constant && value == number;
    }

    /**
     * Whether the largest magnitude is at least so many times the mean of the others that are not zero. What it rounds away is
     * taken for 0. The tensor is read once more where the sample leaves it open.
     */
    public boolean isOutOfProportion(double times) {
        long others = size - zeros.count() - notFinite().count() - 1;
        if (others < 1 || largest < times * (sample - largest) / others) return false;
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
