package org.kerasaudit.importer.layers.normalization;

import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/**
 * Scales vectors along some axes to length 1.
 *
 * @param leastSquare the lower bound of the squared length
 */
public record UnitNormalization(List<Integer> axes, double leastSquare) implements Unary {
    static UnitNormalization read(Config config) {
        Origin origin = config.origin();
        boolean lengthIsBounded = origin.keras3() && !origin.before(3, 6);
        int[] axes = Normalizations.configuredAxes(config);
        return new UnitNormalization(Arrays.stream(axes).boxed().toList(), lengthIsBounded ? 1e-24 : 1e-12);
    }

    /**
     * Computes {@code x / sqrt(max(Σ x², leastSquare))} over {@code axes}, counted from the front, ascending. In half
     * precision the inverse length of a zero vector is infinite and the result NaN, as in Keras.
     */
    public static Tensor normalized(Tensor x, Kernels kernels, double leastSquare, int... axes) {
        Tensor squares = kernels.reduce(kernels.multiply(x, x), Reduction.SUM, true, axes);
        UnaryOp inverse = new UnaryOp("inverse_length", square -> 1 / Math.sqrt(Math.max(square, leastSquare)));
        return kernels.multiply(x, kernels.map(squares, inverse));
    }

    @Override
    public Shape outputShape(Shape input) {
        over(input);
        return input;
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        return normalized(x, kernels, leastSquare, over(x.shape()));
    }

    private int[] over(Shape input) {
        return Normalizations.axes(input, Normalizations.numbers(axes));
    }
}
