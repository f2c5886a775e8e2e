package org.kerasaudit.importer.layers.merging;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** How the masks of several inputs are combined. */
enum MaskMerging {
    /** Keras 1 and 2: a step is valid if it is valid in every input with a mask. */
    ALL,
    /** Keras 3.0 to 3.3 look for a mask on the list of inputs and find none. */
    NONE,
    /** Since Keras 3.4: a step is valid if it is valid in any input; if an input has no mask, the result has none. */
    ANY;

    private static final BinaryOp EITHER = new BinaryOp("or", (a, b) -> a != 0 || b != 0 ? 1 : 0);
    private static final BinaryOp BOTH = new BinaryOp("and", (a, b) -> a != 0 && b != 0 ? 1 : 0);

    static MaskMerging of(Origin origin) {
        if (!origin.keras3()) return ALL;
        return origin.keras3Since(4) ? ANY : NONE;
    }

    /** Returns the mask of an elementwise combination of {@code inputs}; null for none. */
    @Nullable
    Tensor elementwise(List<Value> inputs, Kernels kernels) {
        List<Tensor> masks =
                inputs.stream().map(Value::mask).filter(Objects::nonNull).toList();
        if (masks.isEmpty() || this == NONE || this == ANY && masks.size() < inputs.size()) return null;
        Tensor merged = masks.get(0);
        for (Tensor mask : masks.subList(1, masks.size())) merged = combine(merged, mask, kernels);
        return merged;
    }

    private Tensor combine(Tensor a, Tensor b, Kernels kernels) {
        requireBroadcast(a, b);
        return kernels.zip(a, b, this == ANY ? EITHER : BOTH);
    }

    /** Returns the mask of {@code inputs} concatenated along {@code axis}; null for none. */
    @Nullable
    Tensor concatenated(List<Value> inputs, int axis, Kernels kernels) {
        if (this == NONE || inputs.stream().allMatch(input -> input.mask() == null)) return null;
        List<Tensor> masks =
                inputs.stream().map(input -> alongside(input, kernels)).toList();
        Shape first = masks.get(0).shape();
        for (Tensor mask : masks) {
            boolean fits = mask.rank() == first.rank()
                    && first.hasAxis(axis)
                    && mask.shape().without(axis).equals(first.without(axis));
            if (!fits)
                throw new ShapeException("masks that fit " + first, mask.shape().toString());
        }
        Tensor joined = Layout.concat(masks, first.index(axis));
        return kernels.reduce(joined, this == ANY ? Reduction.MAX : Reduction.MIN, false, joined.rank() - 1);
    }

    /** Returns the mask with as many axes as its input; since 3.4, Keras also broadcasts it to the input's sizes. */
    private Tensor alongside(Value input, Kernels kernels) {
        Tensor mask = input.mask();
        int[] dims = input.tensor().dims();
        if (mask == null) return ones(dims, kernels);
        Tensor floating = kernels.precision().convert(mask);
        if (mask.rank() >= dims.length) return floating;
        Tensor expanded = floating.reshape(mask.shape().append(1).toInts());
        return this == ANY ? stretched(expanded, dims) : expanded;
    }

    private static Tensor ones(int[] dims, Kernels kernels) {
        double[] ones = new double[Tensor.count(dims)];
        java.util.Arrays.fill(ones, 1);
        return kernels.precision().of(ones, dims);
    }

    /** Expands a mask with one entry per step to one entry per element of its input. */
    static Tensor perElement(Tensor mask, Tensor x) {
        return stretched(mask.reshape(mask.shape().append(1).toInts()), x.dims());
    }

    private static Tensor stretched(Tensor mask, int... dims) {
        boolean fits = mask.rank() <= dims.length;
        for (int i = 1; fits && i <= mask.rank(); i++) {
            fits = mask.dim(-i) == 1 || mask.dim(-i) == dims[dims.length - i];
        }
        if (!fits)
            throw new ShapeException(
                    "a mask that broadcasts to " + Shape.of(dims), mask.shape().toString());
        return Layout.broadcast(mask, dims);
    }

    private static void requireBroadcast(Tensor a, Tensor b) {
        try {
            Layout.broadcastDims(a.dims(), b.dims());
        } catch (IllegalArgumentException mismatch) {
            throw new ShapeException(
                    "masks that broadcast to " + a.shape(), b.shape().toString());
        }
    }
}
