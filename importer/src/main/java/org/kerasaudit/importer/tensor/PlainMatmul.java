package org.kerasaudit.importer.tensor;

import java.util.Arrays;

/**
 * Matrix products. Float32 sums are built in blocks of the inner axis, so that the rounding error grows with the block and
 * the number of blocks instead of with the whole length.
 */
final class PlainMatmul {
    private static final int BLOCK = 128;

    private PlainMatmul() {}

    static Tensor matmul(Tensor a, Tensor b) {
        int k = a.dim(-1);
        int n = b.dim(-1);
        if (b.dim(-2) != k) throw new IllegalArgumentException("cannot multiply " + a + " by " + b);
        int[] dims = a.dims();
        dims[dims.length - 1] = n;
        if (b.rank() == 2) {
            int rows = k == 0 ? Tensor.count(dims) / Math.max(1, n) : a.size() / k;
            return product(a, 0, b, 0, 1, rows, k, n, dims);
        }
        int[] leading = Arrays.copyOf(dims, dims.length - 2);
        if (b.rank() != a.rank() || !Arrays.equals(leading, Arrays.copyOf(b.dims(), leading.length))) {
            throw new IllegalArgumentException("cannot multiply " + a + " by " + b);
        }
        int m = a.dim(-2);
        return product(a, m * k, b, k * n, Tensor.count(leading), m, k, n, dims);
    }

    private static Tensor product(
            Tensor a, int aStep, Tensor b, int bStep, int batches, int m, int k, int n, int[] dims) {
        if (a.array() instanceof float[] left) {
            float[] result = new float[batches * m * n];
            for (int i = 0; i < batches; i++)
                multiply(left, i * aStep, (float[]) b.array(), i * bStep, result, i * m * n, m, k, n);
            return Tensor.of(result, dims);
        }
        double[] result = new double[batches * m * n];
        for (int i = 0; i < batches; i++) {
            multiply((double[]) a.array(), i * aStep, (double[]) b.array(), i * bStep, result, i * m * n, m, k, n);
        }
        return Tensor.of(result, dims);
    }

    /** {@code c += a × b} for row-major blocks starting at the given offsets. */
    static void multiply(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int m, int k, int n) {
        float[] partial = new float[n];
        for (int from = 0; from < k; from += BLOCK) {
            int to = Math.min(k, from + BLOCK);
            for (int row = 0; row < m; row++) {
                Arrays.fill(partial, 0f);
                for (int p = from; p < to; p++) {
                    float factor = a[aAt + row * k + p];
                    int at = bAt + p * n;
                    for (int j = 0; j < n; j++) partial[j] += factor * b[at + j];
                }
                int out = cAt + row * n;
                for (int j = 0; j < n; j++) c[out + j] += partial[j];
            }
        }
    }

    /** {@code c += a × b} for row-major blocks starting at the given offsets. */
    static void multiply(double[] a, int aAt, double[] b, int bAt, double[] c, int cAt, int m, int k, int n) {
        for (int row = 0; row < m; row++) {
            int out = cAt + row * n;
            for (int p = 0; p < k; p++) {
                double factor = a[aAt + row * k + p];
                int at = bAt + p * n;
                for (int j = 0; j < n; j++) c[out + j] += factor * b[at + j];
            }
        }
    }
}
