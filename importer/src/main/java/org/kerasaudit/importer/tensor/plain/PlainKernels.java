package org.kerasaudit.importer.tensor.plain;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Budget;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;
import org.kerasaudit.importer.tensor.Window;

/**
 * The reference implementation: plain loops in float32 or float64, against which every faster backend is judged.
 * Elementwise functions and reductions are evaluated in float64 and rounded once.
 */
public record PlainKernels(Precision precision) implements Kernels {
    /** The costs per element. */
    private static final int MAPPED = 12;

    private static final int ZIPPED = 3;
    private static final int REDUCED = 12;

    @Override
    public PlainKernels in(Precision other) {
        return other == precision ? this : new PlainKernels(other);
    }

    @Override
    public Tensor map(Tensor x, UnaryOp op) {
        Budget.spend(MAPPED * (double) x.size());
        DoubleUnaryOperator function = op.function();
        if (precision == Precision.FLOAT32 && x.array() instanceof float[] floats) {
            float[] rounded = new float[floats.length];
            for (int i = 0; i < rounded.length; i++) rounded[i] = (float) function.applyAsDouble(floats[i]);
            return Tensor.of(rounded, x.dims());
        }
        double[] result = new double[x.size()];
        for (int i = 0; i < result.length; i++) result[i] = function.applyAsDouble(x.get(i));
        return precision.of(result, x.dims());
    }

    @Override
    public Tensor zip(Tensor a, Tensor b, BinaryOp op) {
        int[] dims = Layout.broadcastDims(a.dims(), b.dims());
        Budget.spend(ZIPPED * (double) Tensor.count(dims));
        Tensor left = Layout.broadcast(a, dims);
        Tensor right = Layout.broadcast(b, dims);
        DoubleBinaryOperator function = op.function();
        if (precision == Precision.FLOAT32
                && left.array() instanceof float[] lefts
                && right.array() instanceof float[] rights) {
            float[] rounded = new float[lefts.length];
            for (int i = 0; i < rounded.length; i++) rounded[i] = (float) function.applyAsDouble(lefts[i], rights[i]);
            return Tensor.of(rounded, dims);
        }
        double[] result = new double[left.size()];
        for (int i = 0; i < result.length; i++) result[i] = function.applyAsDouble(left.get(i), right.get(i));
        return precision.of(result, dims);
    }

    @Override
    public Tensor matmul(Tensor a, Tensor b) {
        return precision.rounded(PlainMatmul.matmul(precision.convert(a), precision.convert(b)));
    }

    @Override
    public Tensor reduce(Tensor x, Reduction reduction, boolean keepDims, int... axes) {
        Budget.spend(REDUCED * (double) x.size());
        int[] kept = x.dims();
        Shape dropped = x.shape();
        for (int i = axes.length - 1; i >= 0; i--) {
            kept[axes[i]] = 1;
            dropped = dropped.without(axes[i]);
        }
        int count = x.size() / Math.max(1, Tensor.count(kept));
        double[] result = fold(x, kept, reduction);
        if (reduction == Reduction.MEAN) for (int i = 0; i < result.length; i++) result[i] /= count;
        if (reduction == Reduction.VARIANCE) result = variance(x, kept, count);
        return precision.of(result, keepDims ? kept : dropped.toInts());
    }

    @Override
    public Tensor convolve(Tensor x, Tensor kernel, Window window, int groups) {
        return precision.rounded(
                PlainConvolution.convolve(precision.convert(x), precision.convert(kernel), window, groups));
    }

    @Override
    public Tensor convolveTranspose(Tensor x, Tensor kernel, Window window) {
        return precision.rounded(
                PlainTransposedConvolution.convolve(precision.convert(x), precision.convert(kernel), window));
    }

    @Override
    public Tensor maxPool(Tensor x, Window window) {
        return precision.rounded(PlainPooling.max(precision.convert(x), window));
    }

    @Override
    public Tensor averagePool(Tensor x, Window window) {
        return precision.rounded(PlainPooling.average(precision.convert(x), window));
    }

    /** Reduces {@code x} to an array of dimensions {@code kept}, which has size 1 along every reduced axis. */
    private static double[] fold(Tensor x, int[] kept, Reduction reduction) {
        double[] result = new double[Tensor.count(kept)];
        if (reduction == Reduction.MAX) Arrays.fill(result, Double.NEGATIVE_INFINITY);
        if (reduction == Reduction.MIN) Arrays.fill(result, Double.POSITIVE_INFINITY);
        int[] target = targets(x, kept);
        for (int i = 0; i < target.length; i++) {
            double value = x.get(i);
            int at = target[i];
            result[at] = switch (reduction) {
                case MAX -> Math.max(result[at], value);
                case MIN -> Math.min(result[at], value);
                default -> result[at] + value;
            };
        }
        return result;
    }

    private static double[] variance(Tensor x, int[] kept, int count) {
        double[] mean = fold(x, kept, Reduction.SUM);
        int[] target = targets(x, kept);
        double[] result = new double[mean.length];
        for (int i = 0; i < target.length; i++) {
            double deviation = x.get(i) - mean[target[i]] / count;
            result[target[i]] += deviation * deviation / count;
        }
        return result;
    }

    /** Returns for every element of {@code x} the index of the element of {@code kept} to which it is reduced. */
    private static int[] targets(Tensor x, int[] kept) {
        int[] indices = new int[Tensor.count(kept)];
        Arrays.setAll(indices, i -> i);
        long[] wide = Arrays.stream(indices).asLongStream().toArray();
        Tensor expanded = Layout.broadcast(Tensor.of(DType.INT64, wide, kept), x.dims());
        int[] target = new int[x.size()];
        for (int i = 0; i < target.length; i++) target[i] = (int) expanded.getLong(i);
        return target;
    }
}
