package org.kerasaudit.importer.layers;

import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** Softmax over one or more axes; masked positions take no part, from tf.keras 2.4 on. */
record Softmax(List<Integer> axes, MaskRule maskRule) implements Unary {
    private static final double LARGE_NEGATIVE = -1e9;
    private static final UnaryOp PENALTY = new UnaryOp("mask_penalty", keep -> (1 - keep) * LARGE_NEGATIVE);
    private static final BinaryOp KEEP_OR_PENALTY =
            new BinaryOp("mask_with_penalty", (keep, x) -> keep > 0.5 ? x : LARGE_NEGATIVE);
    private static final BinaryOp KEEP_OR_ZERO = new BinaryOp("mask_with_zero", (keep, x) -> keep > 0.5 ? x : 0);

    /** What a mask does, by the version that wrote the file. */
    enum MaskRule {
        IGNORED,
        /** A large negative number is added to masked input. */
        ADDED,
        /** Masked input is replaced by a large negative number, and masked output by zero. */
        REPLACED
    }

    static Softmax read(Config config) {
        Origin origin = config.origin();
        MaskRule rule = origin.keras3() && origin.atLeast(3, 13)
                ? MaskRule.REPLACED
                : origin.atLeast(2, 4) ? MaskRule.ADDED : MaskRule.IGNORED;
        int[] axes = config.has("axis") ? config.intList("axis") : new int[] {-1};
        return new Softmax(Arrays.stream(axes).boxed().toList(), rule);
    }

    @Override
    public Shape outputShape(Shape input) {
        frontAxes(input);
        return input;
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        return apply(x, kernels);
    }

    private Tensor apply(Tensor x, Kernels kernels) {
        return AxisActivations.softmax(x, kernels, frontAxes(x.shape()));
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        Value input = inputs.input();
        Tensor mask = input.mask();
        Tensor output = mask == null || maskRule == MaskRule.IGNORED
                ? apply(input.tensor(), kernels)
                : masked(input.tensor(), mask, kernels);
        return List.of(new Value(output, mask));
    }

    private Tensor masked(Tensor x, Tensor mask, Kernels kernels) {
        requireBroadcast(mask, x);
        if (maskRule == MaskRule.ADDED) {
            return apply(kernels.add(x, kernels.map(mask, PENALTY)), kernels);
        }
        Tensor replaced = kernels.zip(mask, x, KEEP_OR_PENALTY);
        return kernels.zip(mask, apply(replaced, kernels), KEEP_OR_ZERO);
    }

    private static void requireBroadcast(Tensor mask, Tensor x) {
        boolean fits = mask.rank() <= x.rank();
        for (int i = 1; fits && i <= mask.rank(); i++) fits = mask.dim(-i) == 1 || mask.dim(-i) == x.dim(-i);
        if (!fits)
            throw new ShapeException(
                    "a mask that broadcasts to " + x.shape(), mask.shape().toString());
    }

    private int[] frontAxes(Shape input) {
        return axes.stream()
                .mapToInt(axis -> {
                    if (!input.hasAxis(axis)) throw new ShapeException("an axis " + axis, input.toString());
                    return input.index(axis);
                })
                .sorted()
                .distinct()
                .toArray();
    }

    @Override
    public String doc() {
        return "api/layers/activation_layers/softmax/";
    }
}
