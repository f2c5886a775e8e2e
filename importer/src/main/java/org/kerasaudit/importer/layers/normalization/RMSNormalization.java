package org.kerasaudit.importer.layers.normalization;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/**
 * Zhang and Sennrich (2019): divides by the root mean square along some axes, then scales.
 *
 * @param axes in the order of the scale's sizes
 * @param widens whether half precision is computed in float32 and the result converted to the type of the input, even to integers,
 *     as in Keras since 3.11
 */
record RMSNormalization(List<Integer> axes, double epsilon, boolean widens) implements Unary {
    static RMSNormalization read(Config config) {
        return new RMSNormalization(
                LayerNormalization.sortedSince314(config),
                config.real("epsilon", 1e-6),
                config.origin().keras3Since(11));
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        return List.of(WeightSpec.trainable("scale", Normalizations.block(input, axes)));
    }

    @Override
    public Formula formula(Shape input) {
        return Normalizations.formula(1, Normalizations.block(input, axes));
    }

    @Override
    public Shape outputShape(Shape input) {
        Normalizations.block(input, axes);
        return input;
    }

    /**
     * Keras multiplies by the scale without reshaping it: the scale aligns with the last axes of the input, regardless
     * of the configured ones.
     */
    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        Tensor scale = weights.get("scale");
        requireLastAxes(scale, x);
        Tensor scaled = scaled(x, scale, widens ? kernels.wide() : kernels);
        boolean whole = widens && x.dtype().isIntegral();
        return whole ? Normalizations.inTypeOf(x, scaled) : kernels.precision().convert(scaled);
    }

    private Tensor scaled(Tensor x, Tensor scale, Kernels kernels) {
        int[] over = Normalizations.axes(x.shape(), Normalizations.numbers(axes));
        Tensor squares = kernels.reduce(kernels.multiply(x, x), Reduction.MEAN, true, over);
        double shift = kernels.precision().of(new double[] {epsilon}, 1).get(0);
        Tensor shifted =
                kernels.map(squares, new UnaryOp("plus epsilon", mean -> mean + shift, Eltwise.linear(1, shift)));
        Tensor normalized = kernels.multiply(x, kernels.map(shifted, Normalizations.inverseRoot(0)));
        return kernels.multiply(normalized, scale);
    }

    private static void requireLastAxes(Tensor scale, Tensor x) {
        for (int i = 1; i <= scale.rank(); i++) {
            if (scale.dim(-i) != x.dim(-i) && scale.dim(-i) != 1) {
                throw new ShapeException(
                        "a last axis that the scale " + scale.shape() + " broadcasts along",
                        x.shape().toString());
            }
        }
    }

    /** Keras does not declare mask support. */
    @Override
    public @Nullable Tensor outputMask(Value input, Kernels kernels) {
        return null;
    }
}
