package org.kerasaudit.importer.tensor.plain;

import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.Window;

/** Pooling in plain loops. */
final class PlainPooling {
    private PlainPooling() {}

    static Tensor max(Tensor x, Window window) {
        int channels = x.dim(-1);
        SlidingWindow sliding = SlidingWindow.of(x, window);
        sliding.spend(channels);
        int[] dims = sliding.outputDims(window.rank(), channels);
        if (x.array() instanceof float[] floats) {
            float[] result = new float[Tensor.count(dims)];
            sliding.fold(floats, channels, Double.NEGATIVE_INFINITY, PlainPooling::takeLarger, result);
            return Tensor.of(result, dims);
        }
        double[] result = new double[Tensor.count(dims)];
        sliding.fold(x.doubles(), channels, Double.NEGATIVE_INFINITY, PlainPooling::takeLarger, result);
        return Tensor.of(result, dims);
    }

    static Tensor average(Tensor x, Window window) {
        int channels = x.dim(-1);
        SlidingWindow sliding = SlidingWindow.of(x, window);
        sliding.spend(channels);
        int[] dims = sliding.outputDims(window.rank(), channels);
        if (x.array() instanceof float[] floats) {
            float[] result = new float[Tensor.count(dims)];
            sliding.fold(floats, channels, 0, PlainPooling::add, result);
            sliding.forEachCell((cell, count) -> {
                for (int c = cell * channels; c < (cell + 1) * channels; c++) result[c] /= count;
            });
            return Tensor.of(result, dims);
        }
        double[] result = new double[Tensor.count(dims)];
        sliding.fold(x.doubles(), channels, 0, PlainPooling::add, result);
        sliding.forEachCell((cell, count) -> {
            for (int c = cell * channels; c < (cell + 1) * channels; c++) result[c] /= count;
        });
        return Tensor.of(result, dims);
    }

    private static void takeLarger(float[] largest, float[] values, int tap, int length) {
        for (int i = 0; i < length; i++) largest[i] = Math.max(largest[i], values[i]);
    }

    private static void takeLarger(double[] largest, double[] values, int tap, int length) {
        for (int i = 0; i < length; i++) largest[i] = Math.max(largest[i], values[i]);
    }

    private static void add(float[] sums, float[] values, int tap, int length) {
        for (int i = 0; i < length; i++) sums[i] += values[i];
    }

    private static void add(double[] sums, double[] values, int tap, int length) {
        for (int i = 0; i < length; i++) sums[i] += values[i];
    }
}
