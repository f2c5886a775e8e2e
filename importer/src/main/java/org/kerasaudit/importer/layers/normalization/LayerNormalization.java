package org.kerasaudit.importer.layers.normalization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Ba, Kiros and Hinton (2016): mean and variance over the features of each sample.
 *
 * @param axes in the order of the variables' sizes
 * @param rms Keras's deprecated {@code rms_scaling}: scaled by the variance, not centered, without beta
 */
record LayerNormalization(
        List<Integer> axes,
        double epsilon,
        boolean center,
        boolean scale,
        boolean rms,
        boolean castsInputs,
        boolean keepsType)
        implements Unary {

    static LayerNormalization read(Config config) {
        boolean rms = config.bool("rms_scaling", false);
        return new LayerNormalization(
                sortedSince314(config),
                config.real("epsilon", 1e-3),
                config.bool("center", true) && !rms,
                config.bool("scale", true) || rms,
                rms,
                !config.origin().keras3() || config.origin().before(3, 6),
                config.origin().keras3Since(11));
    }

    /** Since 3.14, Keras sorts the axes before resolving negative ones: [1, -1] of (None, 4, 5, 3) becomes (3, 4). */
    static List<Integer> sortedSince314(Config config) {
        int[] axes = Normalizations.configuredAxes(config);
        if (config.origin().keras3() && config.origin().atLeast(3, 14)) Arrays.sort(axes);
        return Arrays.stream(axes).boxed().toList();
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        Shape block = Normalizations.block(input, axes);
        List<WeightSpec> specs = new ArrayList<>();
        if (scale) specs.add(WeightSpec.trainable("gamma", block));
        if (center) specs.add(WeightSpec.trainable("beta", block));
        return specs;
    }

    @Override
    public Formula formula(Shape input) {
        return Normalizations.formula((scale ? 1 : 0) + (center ? 1 : 0), Normalizations.block(input, axes));
    }

    @Override
    public Shape outputShape(Shape input) {
        Normalizations.block(input, axes);
        return input;
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        Tensor normalized = normalized(x, weights.uncast(), kernels.wide());
        return kernels.precision().convert(keepsType ? Normalizations.inTypeOf(x, normalized) : normalized);
    }

    private Tensor normalized(Tensor x, Weights weights, Kernels kernels) {
        int[] over = Normalizations.axes(x.shape(), Normalizations.numbers(axes));
        Tensor mean = kernels.reduce(x, Reduction.MEAN, true, over);
        Tensor factor =
                kernels.map(kernels.reduce(x, Reduction.VARIANCE, true, over), Normalizations.inverseRoot(epsilon));
        Tensor centered = rms ? x : kernels.subtract(x, mean);
        Tensor normalized = kernels.multiply(centered, factor);
        if (scale) normalized = kernels.multiply(normalized, Normalizations.along(weights.get("gamma"), x, over));
        return center ? kernels.add(normalized, Normalizations.along(weights.get("beta"), x, over)) : normalized;
    }
}
