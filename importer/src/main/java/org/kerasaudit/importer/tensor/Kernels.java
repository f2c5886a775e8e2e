package org.kerasaudit.importer.tensor;

import java.util.List;
import java.util.Optional;

/**
 * The arithmetic a forward pass is made of; layers are written against this and nothing else. Moving data without computing
 * is {@link Layout}'s. Spatial operations are channels-last. Implementations may not write to their operands, and return
 * tensors of {@link #precision()}.
 */
public interface Kernels {
    Precision precision();

    /** The same engine at another precision. */
    Kernels in(Precision precision);

    /** At least float32, in which Keras takes means and variances of halves as well. */
    default Kernels wide() {
        return precision().half() ? in(Precision.FLOAT32) : this;
    }

    /** {@code op} of every element. */
    Tensor map(Tensor x, UnaryOp op);

    /** {@code op} of every pair of elements after NumPy broadcasting. */
    Tensor zip(Tensor a, Tensor b, BinaryOp op);

    /** {@code [..., m, k] × [k, n] → [..., m, n]}, or with equal leading axes {@code [..., m, k] × [..., k, n]}. */
    Tensor matmul(Tensor a, Tensor b);

    /** Folds {@code axes} (counted from the front, ascending) into one element each, kept as size 1 or dropped. */
    Tensor reduce(Tensor x, Reduction reduction, boolean keepDims, int... axes);

    /**
     * Cross-correlation: {@code x [batch, spatial..., in]}, {@code kernel [taps..., in / groups, out]} →
     * {@code [batch, spatial'..., out]}.
     */
    Tensor convolve(Tensor x, Tensor kernel, Window window, int groups);

    /**
     * The transpose of {@link #convolve}: every cell of {@code x [batch, spatial..., in]} is spread by {@code kernel [taps...,
     * out, in]} over the cells that {@code window}, sweeping the result, would have met there → {@code [batch, spatial'...,
     * out]} with {@link Window#inputLength} cells per axis.
     */
    Tensor convolveTranspose(Tensor x, Tensor kernel, Window window);

    /** The largest element under each window; cells outside the input are never chosen. */
    Tensor maxPool(Tensor x, Window window);

    /** The mean of the cells under each window that lie inside the input. */
    Tensor averagePool(Tensor x, Window window);

    /**
     * All steps of {@code x [batch, time, input_dim]} at once: what every step puts out, {@code [batch, time, units]}, and
     * the states after the last; empty where the engine leaves the layer to take them one by one.
     *
     * @param states {@code [batch, units]} each, before the first step
     */
    default Optional<List<Tensor>> recur(Recurrence recurrence, Tensor x, List<Tensor> states) {
        return Optional.empty();
    }

    default Tensor add(Tensor a, Tensor b) {
        return zip(a, b, BinaryOp.ADD);
    }

    default Tensor subtract(Tensor a, Tensor b) {
        return zip(a, b, BinaryOp.SUBTRACT);
    }

    default Tensor multiply(Tensor a, Tensor b) {
        return zip(a, b, BinaryOp.MULTIPLY);
    }

    default Tensor divide(Tensor a, Tensor b) {
        return zip(a, b, BinaryOp.DIVIDE);
    }
}
