package org.kerasaudit.importer.layers.merging;

import java.util.function.LongBinaryOperator;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** How an elementwise merging layer combines its inputs. */
enum MergeOp {
    ADD(BinaryOp.ADD, Long::sum),
    SUBTRACT(BinaryOp.SUBTRACT, (a, b) -> a - b),
    MULTIPLY(BinaryOp.MULTIPLY, (a, b) -> a * b),
    /** The sum, divided by the number of inputs at the end. */
    AVERAGE(BinaryOp.ADD, Long::sum),
    MAXIMUM(BinaryOp.MAXIMUM, Math::max),
    MINIMUM(BinaryOp.MINIMUM, Math::min);

    private final BinaryOp fold;
    private final LongBinaryOperator whole;

    MergeOp(BinaryOp fold, LongBinaryOperator whole) {
        this.fold = fold;
        this.whole = whole;
    }

    /** Combines two integer tensors exactly, in the wider of their types. */
    Tensor foldWhole(Tensor a, Tensor b) {
        int[] dims = Layout.broadcastDims(a.dims(), b.dims());
        Tensor left = Layout.broadcast(a, dims);
        Tensor right = Layout.broadcast(b, dims);
        long[] result = new long[left.size()];
        for (int i = 0; i < result.length; i++) result[i] = whole.applyAsLong(left.getLong(i), right.getLong(i));
        DType wider = a.dtype().bytes() >= b.dtype().bytes() ? a.dtype() : b.dtype();
        return Cast.to(wider, Tensor.of(DType.INT64, result, dims));
    }

    /** Whether inputs are added, which Keras does with {@code ops.add}. */
    boolean adds() {
        return this == ADD || this == AVERAGE;
    }

    BinaryOp fold() {
        return fold;
    }
}
