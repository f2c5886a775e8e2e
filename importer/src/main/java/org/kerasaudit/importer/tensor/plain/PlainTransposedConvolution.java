package org.kerasaudit.importer.tensor.plain;

import java.util.Arrays;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.Window;

/**
 * Transposed convolution as a matrix product: the contributions of one cell to all taps form a row, and the rows are
 * added to the result at the positions of the taps.
 */
final class PlainTransposedConvolution {
    /** The number of row elements held at a time. */
    private static final int SCRATCH = 1 << 18;

    private PlainTransposedConvolution() {}

    static Tensor convolve(Tensor x, Tensor kernel, Window window) {
        int rank = window.rank();
        int channels = x.dim(-1);
        int filters = kernel.dim(-2);
        if (kernel.dim(-1) != channels) {
            throw new IllegalArgumentException("cannot convolve " + x + " with the transpose of " + kernel);
        }
        int[] dims = x.dims();
        for (int i = 0; i < rank; i++) dims[i + 1] = Math.max(0, window.inputLength(i, x.dim(i + 1)));
        dims[rank + 1] = filters;
        SlidingWindow sliding = SlidingWindow.of(dims, window);
        sliding.spend(channels * (filters / 2.0 + 1));
        int length = sliding.taps() * filters;
        Tensor weights = Layout.transpose(kernel.reshape(length, channels), 1, 0);
        Object result = PlainConvolution.allocate(x, Tensor.count(dims));
        int cells = x.size() / Math.max(1, channels);
        if (Tensor.count(dims) == 0) return x.sibling(result, 0, dims);
        int run = Math.max(1, Math.min(cells, SCRATCH / Math.max(1, length)));
        Object rows = PlainConvolution.allocate(x, run * length);
        Spread spread = new Spread(sliding, filters, rows, result);
        for (int from = 0; from < cells; from += run) {
            int count = Math.min(run, cells - from);
            clear(rows, count * length);
            multiply(x, from * channels, weights, rows, count, channels, length);
            for (int i = 0; i < count; i++) spread.add(from + i, i * length);
        }
        return x.sibling(result, Tensor.count(dims), dims);
    }

    private static void clear(Object rows, int length) {
        if (rows instanceof float[] floats) Arrays.fill(floats, 0, length, 0f);
        else Arrays.fill((double[]) rows, 0, length, 0.0);
    }

    private static void multiply(Tensor x, int xAt, Tensor weights, Object rows, int m, int k, int n) {
        if (rows instanceof float[] floats) {
            PlainMatmul.multiply((float[]) x.array(), xAt, (float[]) weights.array(), 0, floats, 0, m, k, n);
        } else {
            PlainMatmul.multiply((double[]) x.array(), xAt, (double[]) weights.array(), 0, (double[]) rows, 0, m, k, n);
        }
    }

    /** Adds rows to the cells under the taps of a window; cells outside the result are dropped. */
    private record Spread(SlidingWindow sliding, int filters, Object rows, Object result) {

        /** Adds the row at {@code row} for the window position {@code cell}. */
        void add(int cell, int row) {
            int[] positions = sliding.output();
            int k = cell % positions[2];
            int rest = cell / positions[2];
            int j = rest % positions[1];
            rest /= positions[1];
            int i = rest % positions[0];
            int b = rest / positions[0];
            int[] size = sliding.window().size();
            int[] dilation = sliding.window().dilation();
            int[] dims = sliding.input();
            for (int p = 0; p < size[0]; p++) {
                int atI = sliding.start(0, i) + p * dilation[0];
                if (atI < 0 || atI >= dims[0]) continue;
                for (int q = 0; q < size[1]; q++) {
                    int atJ = sliding.start(1, j) + q * dilation[1];
                    if (atJ < 0 || atJ >= dims[1]) continue;
                    int line = ((b * dims[0] + atI) * dims[1] + atJ) * dims[2];
                    addLine(line, sliding.start(2, k), row + (p * size[1] + q) * size[2] * filters);
                }
            }
        }

        /** Adds the taps along the last axis, in one run if they are adjacent in the result. */
        private void addLine(int line, int start, int row) {
            int width = sliding.input()[2];
            int taps = sliding.window().size()[2];
            int step = sliding.window().dilation()[2];
            if (step == 1) {
                int first = Math.max(0, -start);
                int run = Math.min(taps, width - start) - first;
                if (run > 0) addRun((line + start + first) * filters, row + first * filters, run * filters);
                return;
            }
            for (int tap = 0; tap < taps; tap++) {
                int at = start + tap * step;
                if (at >= 0 && at < width) addRun((line + at) * filters, row + tap * filters, filters);
            }
        }

        private void addRun(int at, int row, int length) {
            if (result instanceof float[] sums) {
                float[] terms = (float[]) rows;
                for (int i = 0; i < length; i++) sums[at + i] += terms[row + i];
            } else {
                double[] sums = (double[]) result;
                double[] terms = (double[]) rows;
                for (int i = 0; i < length; i++) sums[at + i] += terms[row + i];
            }
        }
    }
}
