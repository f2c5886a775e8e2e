package org.kerasaudit.importer.layers.activation;

import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Elementwise;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A learned slope for negative input, one per element of a sample, shared along some axes.
 *
 * @param sharedAxes as configured; 1 is the first axis after the batch
 * @param name the weight's name
 */
record PReLU(List<Integer> sharedAxes, String name) implements Unary {
    static PReLU read(Config config) {
        int[] shared = config.has("shared_axes") ? config.intList("shared_axes") : new int[0];
        return new PReLU(Arrays.stream(shared).boxed().toList(), config.origin().keras1() ? "alphas" : "alpha");
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        return List.of(WeightSpec.trainable(name, slopes(input)));
    }

    @Override
    public Formula formula(Shape input) {
        Shape slopes = slopes(input);
        Formula formula = Formula.of("1");
        StringBuilder text = new StringBuilder();
        Object[] values = new Object[2 * slopes.rank()];
        for (int i = 0; i < slopes.rank(); i++) {
            text.append(i == 0 ? "" : " × ").append("size_").append(i + 1);
            values[2 * i] = "size_" + (i + 1);
            values[2 * i + 1] = slopes.dim(i);
        }
        return slopes.rank() == 0 ? formula : Formula.of(text.toString(), values);
    }

    /**
     * Returns the shape of the slopes: that of one sample, with 1 along shared axes. Negative axes are indexed as in Python.
     */
    private Shape slopes(Shape input) {
        Shape slopes = input.withoutBatch();
        for (int axis : sharedAxes) {
            if (!slopes.hasAxis(axis - 1)) throw new ShapeException("an axis " + axis + " to share", input.toString());
            slopes = slopes.with(axis - 1, 1);
        }
        return slopes;
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        Tensor positive = kernels.map(x, Elementwise.RELU);
        Tensor negative = kernels.subtract(x, positive);
        return kernels.add(positive, kernels.multiply(weights.get(name), negative));
    }
}
