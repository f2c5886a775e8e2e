package org.kerasaudit.importer.layers;

import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** A mean and a variance that broadcast against the tensor they were computed from. */
public record Moments(Tensor mean, Tensor variance) {
    private static final UnaryOp SQUARE = new UnaryOp("square", x -> x * x, Eltwise.of(Eltwise.Kind.SQUARE));

    /** @param weights the weight of each element of {@code x}, broadcast to it; null for equal weights */
    public static Moments of(Tensor x, @Nullable Tensor weights, Kernels kernels, int... over) {
        if (weights == null) {
            return new Moments(
                    kernels.reduce(x, Reduction.MEAN, true, over), kernels.reduce(x, Reduction.VARIANCE, true, over));
        }
        Tensor counted = Layout.broadcast(weights, x.dims());
        Tensor mean = weightedMean(x, counted, kernels, over);
        Tensor squares = kernels.map(kernels.subtract(x, mean), SQUARE);
        return new Moments(mean, weightedMean(squares, counted, kernels, over));
    }

    private static Tensor weightedMean(Tensor x, Tensor weights, Kernels kernels, int... over) {
        Tensor sum = kernels.reduce(kernels.zip(x, weights, BinaryOp.MULTIPLY), Reduction.SUM, true, over);
        return kernels.divide(sum, kernels.reduce(weights, Reduction.SUM, true, over));
    }
}
