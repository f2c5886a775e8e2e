package org.kerasaudit.importer.layers;

import java.util.Arrays;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Scales vectors along some axes to length 1.
 *
 * @param leastSquare the smallest squared length divided by
 */
record UnitNormalization(int[] axes, double leastSquare) implements Unary {
    static UnitNormalization read(Config config) {
        int[] axes = config.has("axis") ? config.intList("axis") : new int[] {-1};
        return new UnitNormalization(axes, config.origin().keras3() ? 1e-24 : 1e-12);
    }

    /** {@code x / sqrt(max(Σ x², leastSquare))} over {@code axes}, counted from the front, ascending. */
    static Tensor normalized(Tensor x, Kernels kernels, double leastSquare, int... axes) {
        Tensor squares = kernels.reduce(kernels.multiply(x, x), Reduction.SUM, true, axes);
        return kernels.zip(
                x, squares, new BinaryOp("unit", (value, square) -> value / Math.sqrt(Math.max(square, leastSquare))));
    }

    @Override
    public Shape outputShape(Shape input) {
        for (int axis : axes) {
            if (!input.hasAxis(axis)) throw new ShapeException("an axis " + axis, input.toString());
        }
        return input;
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        int[] over = Arrays.stream(axes).map(x.shape()::index).sorted().toArray();
        return normalized(x, kernels, leastSquare, over);
    }

    @Override
    public String doc() {
        return "api/layers/normalization_layers/unit_normalization/";
    }
}
