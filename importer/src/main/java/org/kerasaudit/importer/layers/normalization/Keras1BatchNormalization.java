package org.kerasaudit.importer.layers.normalization;

import java.util.List;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Description;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/**
 * Batch normalization of Keras 1. Mode 0 uses the running statistics from training, mode 1 those of each sample's last axis,
 * mode 2 those of the current batch.
 *
 * @param deviation maps the variance, or in mode 0 of early versions the standard deviation, to the divisor
 */
record Keras1BatchNormalization(int axis, int mode, UnaryOp deviation) implements Unary {

    static Keras1BatchNormalization read(Config config) {
        config.ignore("momentum");
        int mode = config.integer("mode", 0, 0);
        if (mode > 2) throw Config.wrong("mode", "0, 1 or 2", config.raw("mode"));
        int[] axes = Normalizations.configuredAxes(config);
        if (axes.length != 1) throw Config.wrong("axis", "one axis", config.raw("axis"));
        Origin origin = config.origin();
        boolean unsettled = mode != 1 && origin.atLeast(1, 0, 6) && !origin.atLeast(1, 0, 8);
        if (unsettled && origin.backend().isEmpty()) {
            config.refuse("mode", "Keras 1.0.6 and 1.0.7 compute it differently on Theano and TensorFlow");
        }
        return new Keras1BatchNormalization(axes[0], mode, deviation(origin, mode, config.real("epsilon", 1e-3)));
    }

    private static UnaryOp deviation(Origin origin, int mode, double epsilon) {
        UnaryOp insideRoot = new UnaryOp("deviation", variance -> Math.sqrt(variance + epsilon));
        UnaryOp outsideRoot = new UnaryOp("deviation", variance -> Math.sqrt(variance) + epsilon);
        UnaryOp both = new UnaryOp("deviation", variance -> Math.sqrt(variance + epsilon) + epsilon);
        if (mode == 1) return origin.atLeast(1, 0, 5) ? both : outsideRoot;
        boolean theano = origin.backend().equals("theano");
        if (origin.atLeast(1, 0, 8) || origin.atLeast(1, 0, 6) && !theano) return insideRoot;
        if (origin.atLeast(1, 0, 7)) return outsideRoot;
        return mode == 2 ? both : new UnaryOp("deviation", stored -> stored + epsilon);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        Shape vector = Normalizations.sizes(input, Normalizations.axes(input, axis));
        return List.of(
                WeightSpec.trainable("gamma", vector),
                WeightSpec.trainable("beta", vector),
                WeightSpec.nonTrainable("running_mean", vector),
                WeightSpec.nonTrainable("running_std", vector));
    }

    @Override
    public Formula formula(Shape input) {
        return Normalizations.formula(4, Normalizations.sizes(input, Normalizations.axes(input, axis)));
    }

    @Override
    public Shape outputShape(Shape input) {
        Normalizations.axes(input, axis);
        return input;
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        int on = x.shape().index(mode == 1 ? -1 : axis);
        int[] over = mode == 1
                ? new int[] {on}
                : IntStream.range(0, x.rank()).filter(i -> i != on).toArray();
        Tensor mean = mode == 0
                ? Normalizations.along(weights.get("running_mean"), x, on)
                : kernels.reduce(x, Reduction.MEAN, true, over);
        Tensor variance = mode == 0
                ? Normalizations.along(weights.get("running_std"), x, on)
                : kernels.reduce(x, Reduction.VARIANCE, true, over);
        Tensor normalized = kernels.divide(kernels.subtract(x, mean), kernels.map(variance, deviation));
        Tensor scaled = kernels.multiply(normalized, Normalizations.along(weights.get("gamma"), x, on));
        return kernels.add(scaled, Normalizations.along(weights.get("beta"), x, on));
    }

    @Override
    public Description description(Description ofClass) {
        return ofClass.pitfalls(
                "Since Keras 1.0.8, running_std holds the variance.",
                "In modes 1 and 2 the running statistics count as parameters but are not used.");
    }
}
