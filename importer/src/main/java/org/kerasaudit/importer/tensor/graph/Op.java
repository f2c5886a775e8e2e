package org.kerasaudit.importer.tensor.graph;

import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Recurrence;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;
import org.kerasaudit.importer.tensor.Window;

/**
 * The operation that a {@link Node} applies to its operands; the operations of
 * {@link org.kerasaudit.importer.tensor.Kernels} and of layout.
 */
public sealed interface Op {
    /** A value from outside the graph. */
    record Given() implements Op {}

    /** A value that is the same in every run. */
    record Constant(Tensor value) implements Op {}

    record Mapped(UnaryOp op) implements Op {}

    record Zipped(BinaryOp op) implements Op {}

    record Product() implements Op {}

    /** @param keepDims whether reduced axes are kept with size 1 */
    record Reduced(Reduction reduction, boolean keepDims, int... axes) implements Op {}

    record Convolved(Window window, int groups) implements Op {}

    record ConvolvedTransposed(Window window) implements Op {}

    record Pooled(Window window, boolean max) implements Op {}

    record Reshaped() implements Op {}

    /** A block read with strides, in elements. */
    record Strided(int[] steps, int offset) implements Op {}

    record Padded(int[] before, int[] after) implements Op {}

    record Selected(int axis, int... indices) implements Op {}

    record Joined(int axis) implements Op {}

    /** The outputs of all steps of a recurrent layer; the operands are the sequence and the initial states. */
    record Recurring(Recurrence recurrence) implements Op {}

    /** State {@code index} after the last step of the {@link Recurring} operand. */
    record LastState(int index) implements Op {}
}
