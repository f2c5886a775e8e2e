package org.kerasaudit.importer.layers;

import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** Softmax over one or more axes; masked positions take no part, from tf.keras 2.4 on. */
record Softmax(List<Integer> axes, MaskRule maskRule) implements Unary {
    private static final BinaryOp KEEP_OR_ZERO = new BinaryOp("mask_with_zero", (keep, x) -> keep > 0.5 ? x : 0);

    /** What a mask does, by the version that wrote the file. */
    enum MaskRule {
        IGNORED,
        /** A large negative number is added to masked input. */
        ADDED,
        /** It is added, and masked output made zero. */
        ADDED_AND_ZEROED,
        /** Masked input is replaced by a large negative number, and masked output made zero. */
        REPLACED;

        static MaskRule of(Origin origin) {
            if (!origin.keras3()) return origin.atLeast(2, 4) ? ADDED : IGNORED;
            return origin.before(3, 10) ? ADDED : origin.before(3, 13) ? ADDED_AND_ZEROED : REPLACED;
        }
    }

    static Softmax read(Config config) {
        int[] axes = Normalizations.configuredAxes(config);
        if (axes.length == 0) throw Config.wrong("axis", "at least one axis", config.raw("axis"));
        return new Softmax(Arrays.stream(axes).boxed().toList(), MaskRule.of(config.origin()));
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
    public List<String> callArguments() {
        return List.of("mask");
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
        double penalty = kernels.precision() == Precision.FLOAT16 ? -3e4 : -1e9;
        if (maskRule == MaskRule.REPLACED) {
            BinaryOp replace = new BinaryOp("mask_with_penalty", (keep, value) -> keep > 0.5 ? value : penalty);
            return kernels.zip(mask, apply(kernels.zip(mask, x, replace), kernels), KEEP_OR_ZERO);
        }
        UnaryOp penalties = new UnaryOp("mask_penalty", keep -> (1 - keep) * penalty);
        Tensor output = apply(kernels.add(x, kernels.map(mask, penalties)), kernels);
        return maskRule == MaskRule.ADDED ? output : kernels.multiply(output, mask);
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
