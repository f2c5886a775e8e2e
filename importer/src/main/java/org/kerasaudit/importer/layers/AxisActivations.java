package org.kerasaudit.importer.layers;

import java.util.Arrays;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Tensor;

/** Activations that work along the last axis instead of element by element. */
public final class AxisActivations {
    private AxisActivations() {}

    /**
     * Softmax over any axes, counted from the front: e^x divided by its sum, with the largest x subtracted to avoid overflow.
     */
    public static Tensor softmax(Tensor x, Kernels kernels, int... axes) {
        Tensor exponentials = kernels.map(shifted(x, kernels, axes), Elementwise.EXPONENTIAL);
        return kernels.divide(exponentials, kernels.reduce(exponentials, Reduction.SUM, true, axes));
    }

    public static Tensor softmax(Tensor x, Kernels kernels) {
        return softmax(x, kernels, lastAxis(x));
    }

    /** Keras 1 supports softmax only for matrices and sequences. */
    static Tensor keras1Softmax(Tensor x, Kernels kernels) {
        if (x.rank() != 2 && x.rank() != 3)
            throw new ShapeException("2 or 3 axes for softmax", x.shape().toString());
        return softmax(x, kernels);
    }

    public static Tensor logSoftmax(Tensor x, Kernels kernels) {
        Tensor shifted = shifted(x, kernels, lastAxis(x));
        Tensor sum = kernels.reduce(kernels.map(shifted, Elementwise.EXPONENTIAL), Reduction.SUM, true, lastAxis(x));
        return kernels.subtract(shifted, kernels.map(sum, Elementwise.LOG));
    }

    /** Multiplies the first half of the last axis by the sigmoid of the second half. */
    public static Tensor glu(Tensor x, Kernels kernels) {
        int size = x.dim(-1);
        if (size % 2 != 0)
            throw new ShapeException(
                    "an even size of the last axis for glu", x.shape().toString());
        Tensor values = Layout.slice(x, lastAxis(x), 0, size / 2);
        Tensor gates = Layout.slice(x, lastAxis(x), size / 2, size / 2);
        return kernels.multiply(values, kernels.map(gates, Elementwise.SIGMOID));
    }

    /**
     * Keras's sparsemax. Its threshold differs from the published one: it sums the cumulative sums over the support instead
     * of taking the last one.
     */
    public static Tensor sparsemax(Tensor x, Kernels kernels) {
        int size = x.dim(-1);
        double[] result = x.doubles().clone();
        for (int from = 0; from < result.length; from += size) {
            double threshold = sparsemaxThreshold(Arrays.copyOfRange(result, from, from + size));
            for (int i = from; i < from + size; i++) result[i] = Math.max(result[i] - threshold, 0);
        }
        return kernels.precision().of(result, x.dims());
    }

    private static double sparsemaxThreshold(double[] row) {
        Arrays.sort(row);
        double cumulative = 0;
        double sum = 0;
        int support = 0;
        for (int rank = 1; rank <= row.length; rank++) {
            double value = row[row.length - rank];
            cumulative += value;
            if (value - (cumulative - 1) / rank > 0) {
                sum += cumulative;
                support++;
            }
        }
        return (sum - 1) / support;
    }

    private static Tensor shifted(Tensor x, Kernels kernels, int... axes) {
        return kernels.subtract(x, kernels.reduce(x, Reduction.MAX, true, axes));
    }

    private static int lastAxis(Tensor x) {
        return x.rank() - 1;
    }
}
