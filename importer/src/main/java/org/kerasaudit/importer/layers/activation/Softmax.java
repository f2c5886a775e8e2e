package org.kerasaudit.importer.layers.activation;

import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.AxisActivations;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.MaskedSoftmax;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.normalization.Normalizations;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Softmax over one or more axes; since tf.keras 2.4 masked positions are excluded. */
record Softmax(List<Integer> axes, MaskedSoftmax maskRule) implements Unary {
    static Softmax read(Config config) {
        int[] axes = Normalizations.configuredAxes(config);
        if (axes.length == 0) throw Config.wrong("axis", "at least one axis", config.raw("axis"));
        return new Softmax(Arrays.stream(axes).boxed().toList(), MaskedSoftmax.of(config.origin()));
    }

    @Override
    public Shape outputShape(Shape input) {
        frontAxes(input);
        return input;
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        return AxisActivations.softmax(x, kernels, frontAxes(x.shape()));
    }

    @Override
    public List<String> callArguments() {
        return List.of("mask");
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        Value input = inputs.input();
        Tensor x = input.tensor();
        Tensor mask = input.mask();
        Tensor output =
                mask == null ? forward(x, weights, kernels) : maskRule.apply(x, mask, kernels, frontAxes(x.shape()));
        return List.of(new Value(output, mask));
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
}
