package org.kerasaudit.importer.tensor.plain;

import java.util.Arrays;
import org.kerasaudit.importer.tensor.Budget;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Matrix products computed panel by panel: a panel is a block of the right operand that stays in cache while every row
 * of the left operand is multiplied by it. Sums are accumulated per panel and in steps of four, so the rounding error
 * grows with the number of panels and steps instead of with the whole length.
 */
final class PlainMatmul {
    private static final int DEPTH = 256;
    private static final int WIDTH = 512;
    /** The number of panel rows added at a time. */
    private static final int STEP = 4;

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
        Tensor.count(dims);
        Budget.spendProduct((double) batches * m, k, n);
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

    /** Computes {@code c += a × b} for row-major blocks starting at the given offsets. */
    static void multiply(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int m, int k, int n) {
        int width = Math.min(n, WIDTH);
        float[][] panel = new float[Math.min(k, DEPTH) + STEP - 1][width];
        float[] factors = new float[panel.length];
        float[] row = new float[width];
        for (int left = 0; left < n; left += width) {
            int columns = Math.min(width, n - left);
            for (int top = 0; top < k; top += DEPTH) {
                int depth = Math.min(DEPTH, k - top);
                for (int p = 0; p < depth; p++) System.arraycopy(b, bAt + (top + p) * n + left, panel[p], 0, columns);
                for (int p = depth; p < depth + STEP - 1; p++) Arrays.fill(panel[p], 0f);
                Arrays.fill(factors, depth, factors.length, 0f);
                for (int i = 0; i < m; i++) {
                    System.arraycopy(a, aAt + i * k + top, factors, 0, depth);
                    multiplyRow(factors, panel, depth, row, columns);
                    addTo(c, cAt + i * n + left, row, columns);
                }
            }
        }
    }

    /** Computes {@code row = factors × panel}; both are zero past {@code depth}. */
    private static void multiplyRow(float[] factors, float[][] panel, int depth, float[] row, int columns) {
        Arrays.fill(row, 0, columns, 0f);
        for (int p = 0; p < depth; p += STEP) {
            addProducts(row, panel[p], panel[p + 1], panel[p + 2], panel[p + 3], factors, p, columns);
        }
    }

    /** All arrays share one index without an offset so that the compiler vectorizes the loop. */
    private static void addProducts(
            float[] row, float[] b0, float[] b1, float[] b2, float[] b3, float[] factors, int p, int columns) {
        float f0 = factors[p];
        float f1 = factors[p + 1];
        float f2 = factors[p + 2];
        float f3 = factors[p + 3];
        for (int j = 0; j < columns; j++) row[j] += f0 * b0[j] + f1 * b1[j] + f2 * b2[j] + f3 * b3[j];
    }

    private static void addTo(float[] c, int at, float[] row, int columns) {
        for (int j = 0; j < columns; j++) c[at + j] += row[j];
    }

    /** Computes {@code c += a × b} for row-major blocks starting at the given offsets. */
    static void multiply(double[] a, int aAt, double[] b, int bAt, double[] c, int cAt, int m, int k, int n) {
        int width = Math.min(n, WIDTH);
        double[][] panel = new double[Math.min(k, DEPTH) + STEP - 1][width];
        double[] factors = new double[panel.length];
        double[] row = new double[width];
        for (int left = 0; left < n; left += width) {
            int columns = Math.min(width, n - left);
            for (int top = 0; top < k; top += DEPTH) {
                int depth = Math.min(DEPTH, k - top);
                for (int p = 0; p < depth; p++) System.arraycopy(b, bAt + (top + p) * n + left, panel[p], 0, columns);
                for (int p = depth; p < depth + STEP - 1; p++) Arrays.fill(panel[p], 0.0);
                Arrays.fill(factors, depth, factors.length, 0.0);
                for (int i = 0; i < m; i++) {
                    System.arraycopy(a, aAt + i * k + top, factors, 0, depth);
                    multiplyRow(factors, panel, depth, row, columns);
                    addTo(c, cAt + i * n + left, row, columns);
                }
            }
        }
    }

    /** Computes {@code row = factors × panel}; both are zero past {@code depth}. */
    private static void multiplyRow(double[] factors, double[][] panel, int depth, double[] row, int columns) {
        Arrays.fill(row, 0, columns, 0.0);
        for (int p = 0; p < depth; p += STEP) {
            addProducts(row, panel[p], panel[p + 1], panel[p + 2], panel[p + 3], factors, p, columns);
        }
    }

    /** All arrays share one index without an offset so that the compiler vectorizes the loop. */
    private static void addProducts(
            double[] row, double[] b0, double[] b1, double[] b2, double[] b3, double[] factors, int p, int columns) {
        double f0 = factors[p];
        double f1 = factors[p + 1];
        double f2 = factors[p + 2];
        double f3 = factors[p + 3];
        for (int j = 0; j < columns; j++) row[j] += f0 * b0[j] + f1 * b1[j] + f2 * b2[j] + f3 * b3[j];
    }

    private static void addTo(double[] c, int at, double[] row, int columns) {
        for (int j = 0; j < columns; j++) c[at + j] += row[j];
    }
}
