package org.kerasaudit.importer.tensor;

import java.util.Arrays;

/** Pooling in plain loops. */
final class PlainPooling {
    private PlainPooling() {}

    static Tensor max(Tensor x, Window window) {
        Sweep sweep = Sweep.of(x, window);
        int channels = x.dim(-1);
        int[] dims = sweep.outputDims(window.rank(), channels);
        return x.array() instanceof float[] floats
                ? Tensor.of(max(floats, sweep, channels), dims)
                : Tensor.of(max(x.doubles(), sweep, channels), dims);
    }

    static Tensor average(Tensor x, Window window) {
        Sweep sweep = Sweep.of(x, window);
        int channels = x.dim(-1);
        int[] dims = sweep.outputDims(window.rank(), channels);
        return x.array() instanceof float[] floats
                ? Tensor.of(average(floats, sweep, channels), dims)
                : Tensor.of(average(x.doubles(), sweep, channels), dims);
    }

    private static float[] max(float[] x, Sweep sweep, int channels) {
        float[] result = new float[Tensor.count(sweep.outputCells(), channels)];
        Arrays.fill(result, Float.NEGATIVE_INFINITY);
        sweep.visit((outputCell, tap, inputCell) -> {
            int out = outputCell * channels;
            int in = inputCell * channels;
            for (int c = 0; c < channels; c++) result[out + c] = Math.max(result[out + c], x[in + c]);
        });
        return result;
    }

    private static double[] max(double[] x, Sweep sweep, int channels) {
        double[] result = new double[Tensor.count(sweep.outputCells(), channels)];
        Arrays.fill(result, Double.NEGATIVE_INFINITY);
        sweep.visit((outputCell, tap, inputCell) -> {
            int out = outputCell * channels;
            int in = inputCell * channels;
            for (int c = 0; c < channels; c++) result[out + c] = Math.max(result[out + c], x[in + c]);
        });
        return result;
    }

    private static float[] average(float[] x, Sweep sweep, int channels) {
        float[] result = new float[Tensor.count(sweep.outputCells(), channels)];
        int[] met = new int[sweep.outputCells()];
        sweep.visit((outputCell, tap, inputCell) -> {
            met[outputCell]++;
            int out = outputCell * channels;
            int in = inputCell * channels;
            for (int c = 0; c < channels; c++) result[out + c] += x[in + c];
        });
        for (int i = 0; i < result.length; i++) result[i] /= met[i / channels];
        return result;
    }

    private static double[] average(double[] x, Sweep sweep, int channels) {
        double[] result = new double[Tensor.count(sweep.outputCells(), channels)];
        int[] met = new int[sweep.outputCells()];
        sweep.visit((outputCell, tap, inputCell) -> {
            met[outputCell]++;
            int out = outputCell * channels;
            int in = inputCell * channels;
            for (int c = 0; c < channels; c++) result[out + c] += x[in + c];
        });
        for (int i = 0; i < result.length; i++) result[i] /= met[i / channels];
        return result;
    }
}
