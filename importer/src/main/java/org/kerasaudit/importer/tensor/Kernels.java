package org.kerasaudit.importer.tensor;

import java.util.List;
import java.util.Optional;

/**
 * The arithmetic of a forward pass; layers use only this interface. Moving data without computing is the task of
 * {@link Layout}. Spatial operations are channels-last. Implementations must not write to their operands, and return
 * tensors of {@link #precision()}.
 */
public interface Kernels {
    Precision precision();

    /** Returns the same engine at another precision. */
    Kernels in(Precision precision);

    /**
     * Returns kernels of at least float32, in which Keras computes means and variances of half-precision numbers as
     * well.
     */
    default Kernels wide() {
        return precision().half() ? in(Precision.FLOAT32) : this;
    }

    /** Applies {@code op} to every element. */
    Tensor map(Tensor x, UnaryOp op);

    /** Applies {@code op} to every pair of elements after NumPy broadcasting. */
    Tensor zip(Tensor a, Tensor b, BinaryOp op);

    /**
     * Multiplies {@code [..., m, k] × [k, n] → [..., m, n]}, or with equal leading axes {@code [..., m, k] × [..., k,
     * n]}.
     */
    Tensor matmul(Tensor a, Tensor b);

    /** Reduces {@code axes} (counted from the front, ascending) to one element each, kept as size 1 or dropped. */
    Tensor reduce(Tensor x, Reduction reduction, boolean keepDims, int... axes);

    /**
     * Computes a cross-correlation: {@code x [batch, spatial..., in]}, {@code kernel [taps..., in / groups, out]} →
     * {@code [batch, spatial'..., out]}.
     */
    Tensor convolve(Tensor x, Tensor kernel, Window window, int groups);

    /**
     * Computes the transpose of {@link #convolve}: every cell of {@code x [batch, spatial..., in]} is spread by
     * {@code kernel [taps..., out, in]} over the cells that {@code window} covers at that position of the result →
     * {@code [batch, spatial'..., out]} with {@link Window#inputLength} cells per axis.
     */
    Tensor convolveTranspose(Tensor x, Tensor kernel, Window window);

    /** Returns the largest element under each window; cells outside the input are ignored. */
    Tensor maxPool(Tensor x, Window window);

    /** Returns the mean of the cells under each window that lie inside the input. */
    Tensor averagePool(Tensor x, Window window);

    /**
     * Runs all steps of {@code x [batch, time, input_dim]} at once. Returns the outputs of all steps, {@code [batch,
     * time, units]}, and the final states; empty if the engine leaves the steps to the layer.
     *
     * @param states the initial states, {@code [batch, units]} each
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
