package org.kerasaudit.importer.tensor.plain;

import java.util.Arrays;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Lays out the input of a sliding window as rows of a matrix: one row per window position, with {@code channels}
 * channels starting at {@code firstChannel} of every tap, zero outside the input. Works in float32 and float64.
 */
record Patches(Tensor x, SlidingWindow sliding, int firstChannel, int channels) {

    /** Fills {@code rows} with the patches of {@code count} output cells starting at {@code from}. */
    void fill(int from, int count, Object rows) {
        int length = sliding.taps() * channels;
        clear(rows, count * length);
        int[] output = sliding.output();
        for (int row = 0; row < count; row++) {
            int k = (from + row) % output[2];
            int rest = (from + row) / output[2];
            int j = rest % output[1];
            int i = rest / output[1] % output[0];
            int b = rest / output[1] / output[0];
            fillPatch(b, sliding.start(0, i), sliding.start(1, j), sliding.start(2, k), rows, row * length);
        }
    }

    private static void clear(Object rows, int length) {
        if (rows instanceof float[] floats) Arrays.fill(floats, 0, length, 0f);
        else Arrays.fill((double[]) rows, 0, length, 0.0);
    }

    private void fillPatch(int b, int startI, int startJ, int startK, Object rows, int at) {
        int[] size = sliding.window().size();
        int[] dilation = sliding.window().dilation();
        int[] input = sliding.input();
        for (int p = 0; p < size[0]; p++) {
            int i = startI + p * dilation[0];
            if (i < 0 || i >= input[0]) continue;
            for (int q = 0; q < size[1]; q++) {
                int j = startJ + q * dilation[1];
                if (j < 0 || j >= input[1]) continue;
                int line = ((b * input[0] + i) * input[1] + j) * input[2];
                fillLine(line, startK, rows, at + (p * size[1] + q) * size[2] * channels);
            }
        }
    }

    /** Copies the taps along the last axis, in one run if they are adjacent in memory. */
    private void fillLine(int line, int startK, Object rows, int at) {
        int all = x.dim(-1);
        int width = sliding.input()[2];
        int taps = sliding.window().size()[2];
        int step = sliding.window().dilation()[2];
        if (step == 1 && channels == all) {
            int first = Math.max(0, -startK);
            int run = Math.min(taps, width - startK) - first;
            if (run > 0) {
                System.arraycopy(x.array(), (line + startK + first) * all, rows, at + first * channels, run * channels);
            }
            return;
        }
        for (int tap = 0; tap < taps; tap++) {
            int k = startK + tap * step;
            if (k >= 0 && k < width) {
                System.arraycopy(x.array(), (line + k) * all + firstChannel, rows, at + tap * channels, channels);
            }
        }
    }
}
