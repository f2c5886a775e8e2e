package org.kerasaudit.importer.tensor.plain;

import java.util.Arrays;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.Window;

/**
 * Cross-correlation as a matrix product: the patches of a run of window positions are laid out as rows and multiplied
 * by the kernel. Depthwise kernels, for which a row would contain a single channel, are applied directly.
 */
final class PlainConvolution {
    /** The number of patch elements held at a time. */
    private static final int SCRATCH = 1 << 18;

    private PlainConvolution() {}

    static Tensor convolve(Tensor x, Tensor kernel, Window window, int groups) {
        int channels = x.dim(-1);
        int filters = kernel.dim(-1);
        if (kernel.dim(-2) * groups != channels || filters % groups != 0) {
            throw new IllegalArgumentException(
                    "cannot convolve " + x + " with " + kernel + " in " + groups + " groups");
        }
        if (groups == 1 && pointwise(window)) return pointwise(x, kernel, window.rank());
        SlidingWindow sliding = SlidingWindow.of(x, window);
        int[] dims = sliding.outputDims(window.rank(), filters);
        Object result = allocate(x, Tensor.count(dims));
        sliding.spend(groups == channels ? filters : kernel.dim(-2) * (filters / 2.0 + 1));
        if (groups == channels && channels > 1) {
            int multiplier = filters / channels;
            Tensor repeated = multiplier == 1 ? x : Layout.repeat(x, x.rank() - 1, multiplier);
            depthwise(repeated, kernel, sliding, result);
        } else {
            for (int group = 0; group < groups; group++) convolveGroup(x, kernel, sliding, group, groups, result);
        }
        return x.sibling(result, Tensor.count(dims), dims);
    }

    private static boolean pointwise(Window window) {
        return all(window.size(), 1) && all(window.strides(), 1) && all(window.before(), 0) && all(window.after(), 0);
    }

    private static boolean all(int[] perAxis, int value) {
        return Arrays.stream(perAxis).allMatch(v -> v == value);
    }

    private static Tensor pointwise(Tensor x, Tensor kernel, int rank) {
        int channels = kernel.dim(rank);
        int filters = kernel.dim(rank + 1);
        return PlainMatmul.matmul(x, kernel.reshape(channels, filters));
    }

    private static void depthwise(Tensor x, Tensor kernel, SlidingWindow sliding, Object result) {
        int channels = x.dim(-1);
        int run = sliding.run(channels);
        if (result instanceof float[] floats) {
            float[][] weights = new float[sliding.taps()][run * channels];
            for (int tap = 0; tap < weights.length; tap++)
                tile(kernel.floats(), tap * channels, weights[tap], channels);
            sliding.fold(
                    x.floats(),
                    channels,
                    0,
                    (sums, values, tap, n) -> addProduct(sums, values, weights[tap], n),
                    floats);
        } else {
            double[][] weights = new double[sliding.taps()][run * channels];
            for (int tap = 0; tap < weights.length; tap++)
                tile(kernel.doubles(), tap * channels, weights[tap], channels);
            double[] doubles = (double[]) result;
            sliding.fold(
                    x.doubles(),
                    channels,
                    0,
                    (sums, values, tap, n) -> addProduct(sums, values, weights[tap], n),
                    doubles);
        }
    }

    /** Repeats {@code channels} elements until {@code tiled} is full. */
    private static void tile(Object from, int at, Object tiled, int channels) {
        int length = java.lang.reflect.Array.getLength(tiled);
        for (int i = 0; i < length; i += channels) System.arraycopy(from, at, tiled, i, channels);
    }

    private static void addProduct(float[] sums, float[] values, float[] weights, int length) {
        for (int i = 0; i < length; i++) sums[i] += values[i] * weights[i];
    }

    private static void addProduct(double[] sums, double[] values, double[] weights, int length) {
        for (int i = 0; i < length; i++) sums[i] += values[i] * weights[i];
    }

    private static void convolveGroup(
            Tensor x, Tensor kernel, SlidingWindow sliding, int group, int groups, Object result) {
        int groupChannels = kernel.dim(-2);
        int allFilters = kernel.dim(-1);
        int filters = allFilters / groups;
        int length = sliding.taps() * groupChannels;
        Object weights = groups == 1
                ? kernel.array()
                : Layout.slice(kernel, kernel.rank() - 1, group * filters, filters)
                        .array();
        int cells = sliding.outputCells();
        int tile = Math.max(1, Math.min(cells, SCRATCH / Math.max(1, length)));
        Object rows = allocate(x, tile * length);
        Patches patches = new Patches(x, sliding, group * groupChannels, groupChannels);
        for (int from = 0; from < cells; from += tile) {
            int count = Math.min(tile, cells - from);
            patches.fill(from, count, rows);
            if (groups == 1) {
                multiply(rows, weights, result, from * filters, count, length, filters);
            } else {
                Object product = allocate(x, count * filters);
                multiply(rows, weights, product, 0, count, length, filters);
                for (int i = 0; i < count; i++) {
                    int at = (from + i) * allFilters + group * filters;
                    System.arraycopy(product, i * filters, result, at, filters);
                }
            }
        }
    }

    private static void multiply(Object a, Object b, Object c, int cAt, int m, int k, int n) {
        if (a instanceof float[] floats) {
            PlainMatmul.multiply(floats, 0, (float[]) b, 0, (float[]) c, cAt, m, k, n);
        } else {
            PlainMatmul.multiply((double[]) a, 0, (double[]) b, 0, (double[]) c, cAt, m, k, n);
        }
    }

    static Object allocate(Tensor like, int count) {
        return like.array() instanceof float[] ? new float[count] : new double[count];
    }
}
