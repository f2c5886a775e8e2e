package org.kerasaudit.importer.tensor.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** {@code factor × x + shift} per channel, combined from the constants after a product; in float64 until it is used. */
public final class Affine {
    private final double[] factors;
    private final double[] shifts;
    private boolean scales;
    private boolean moves;

    private Affine(int channels) {
        factors = new double[channels];
        shifts = new double[channels];
        Arrays.fill(factors, 1);
    }

    /** Returns the identity. */
    static Affine of(int channels) {
        return new Affine(channels);
    }

    int channels() {
        return factors.length;
    }

    boolean isIdentity() {
        return !scales && !moves;
    }

    void multiply(double[] by) {
        scales = true;
        for (int i = 0; i < factors.length; i++) {
            factors[i] *= by[i];
            shifts[i] *= by[i];
        }
    }

    void add(double[] summands) {
        moves = true;
        for (int i = 0; i < shifts.length; i++) shifts[i] += summands[i];
    }

    /** Returns {@code kernel} with every channel along {@code axis} multiplied by its factor. */
    public Tensor scaled(Tensor kernel, int axis) {
        if (!scales) return kernel;
        int inner = Layout.strides(kernel.dims())[axis];
        float[] from = kernel.floats();
        float[] to = new float[from.length];
        for (int i = 0; i < to.length; i++) to[i] = (float) (from[i] * factors[i / inner % factors.length]);
        return Tensor.of(to, kernel.dims());
    }

    /** Returns the factors; null if all are 1. */
    float @Nullable [] factors() {
        return scales ? single(factors) : null;
    }

    /** Returns the shifts; null if all are 0. */
    public float @Nullable [] bias() {
        return moves ? single(shifts) : null;
    }

    private static float[] single(double[] values) {
        float[] single = new float[values.length];
        for (int i = 0; i < single.length; i++) single[i] = (float) values[i];
        return single;
    }
}
