package org.kerasaudit.importer.ops;

import java.util.Arrays;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.tensor.Budget;

/** Dense linear algebra on a single float64 matrix in row-major order. */
record Matrix(int rows, int columns, double[] cells) {
    /** The maximum number of Jacobi sweeps, well beyond convergence. */
    private static final int SWEEPS = 60;
    /** The operations of a sweep per element of a pair of columns. */
    private static final double ROTATED = 4;

    static Matrix identity(int size) {
        Matrix identity = new Matrix(size, size, new double[size * size]);
        for (int i = 0; i < size; i++) identity.set(i, i, 1);
        return identity;
    }

    double get(int i, int j) {
        return cells[i * columns + j];
    }

    void set(int i, int j, double value) {
        cells[i * columns + j] = value;
    }

    Matrix copy() {
        return new Matrix(rows, columns, cells.clone());
    }

    Matrix transposed() {
        Matrix transposed = new Matrix(columns, rows, new double[cells.length]);
        for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) transposed.set(j, i, get(i, j));
        return transposed;
    }

    Matrix times(Matrix other) {
        Budget.spendProduct(rows, columns, other.columns);
        Matrix product = new Matrix(rows, other.columns, new double[rows * other.columns]);
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < columns; k++) {
                double factor = get(i, k);
                for (int j = 0; j < other.columns; j++)
                    product.cells[i * other.columns + j] += factor * other.get(k, j);
            }
        }
        return product;
    }

    /** Returns the columns from {@code from} to {@code to}, exclusive. */
    Matrix columns(int from, int to) {
        Matrix part = new Matrix(rows, to - from, new double[rows * (to - from)]);
        for (int i = 0; i < rows; i++) for (int j = from; j < to; j++) part.set(i, j - from, get(i, j));
        return part;
    }

    /** Returns the rows from {@code from} to {@code to}, exclusive. */
    Matrix rows(int from, int to) {
        return new Matrix(to - from, columns, Arrays.copyOfRange(cells, from * columns, to * columns));
    }

    /**
     * Gaussian elimination with partial pivoting.
     *
     * @param factors the lower factor below the diagonal, the upper factor on and above it
     * @param order the original index of each row
     * @param sign the sign of the permutation
     */
    record Elimination(Matrix factors, int[] order, int sign) {
        double determinant() {
            double determinant = sign;
            for (int i = 0; i < factors.rows; i++) determinant *= factors.get(i, i);
            return determinant;
        }

        /** Returns the solution for each column of {@code b}. */
        Matrix solve(Matrix b) {
            Matrix permuted = new Matrix(b.rows, b.columns, new double[b.cells.length]);
            for (int i = 0; i < b.rows; i++) {
                System.arraycopy(b.cells, order[i] * b.columns, permuted.cells, i * b.columns, b.columns);
            }
            return factors.solveUpper(factors.solveLower(permuted, true));
        }
    }

    Elimination eliminate() {
        Budget.spend((double) rows * rows * columns);
        Matrix u = copy();
        int[] order = new int[rows];
        Arrays.setAll(order, i -> i);
        int sign = 1;
        for (int k = 0; k < Math.min(rows, columns); k++) {
            int pivot = k;
            for (int i = k + 1; i < rows; i++) if (Math.abs(u.get(i, k)) > Math.abs(u.get(pivot, k))) pivot = i;
            if (pivot != k) {
                u.swap(k, pivot);
                int row = order[k];
                order[k] = order[pivot];
                order[pivot] = row;
                sign = -sign;
            }
            if (u.get(k, k) == 0) continue;
            for (int i = k + 1; i < rows; i++) {
                double factor = u.get(i, k) / u.get(k, k);
                u.set(i, k, factor);
                for (int j = k + 1; j < columns; j++) u.set(i, j, u.get(i, j) - factor * u.get(k, j));
            }
        }
        return new Elimination(u, order, sign);
    }

    private void swap(int a, int b) {
        for (int j = 0; j < columns; j++) {
            double cell = get(a, j);
            set(a, j, get(b, j));
            set(b, j, cell);
        }
    }

    /** Solves with the lower triangle, with ones on the diagonal if {@code unit}. */
    Matrix solveLower(Matrix b, boolean unit) {
        Budget.spend((double) rows * rows * b.columns);
        Matrix x = b.copy();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < x.columns; j++) {
                double sum = x.get(i, j);
                for (int k = 0; k < i; k++) sum -= get(i, k) * x.get(k, j);
                x.set(i, j, unit ? sum : sum / get(i, i));
            }
        }
        return x;
    }

    /** Solves with the upper triangle. */
    Matrix solveUpper(Matrix b) {
        Budget.spend((double) rows * rows * b.columns);
        Matrix x = b.copy();
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = 0; j < x.columns; j++) {
                double sum = x.get(i, j);
                for (int k = i + 1; k < rows; k++) sum -= get(i, k) * x.get(k, j);
                x.set(i, j, sum / get(i, i));
            }
        }
        return x;
    }

    /** Returns the lower Cholesky factor. */
    Matrix cholesky() {
        Budget.spend((double) rows * rows * rows);
        Matrix lower = new Matrix(rows, rows, new double[rows * rows]);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = get(i, j);
                for (int k = 0; k < j; k++) sum -= lower.get(i, k) * lower.get(j, k);
                if (i == j && !(sum > 0)) throw new InputException("cholesky takes only positive definite matrices");
                lower.set(i, j, i == j ? Math.sqrt(sum) : sum / lower.get(j, j));
            }
        }
        return lower;
    }

    /** An orthogonal and an upper triangular factor. */
    record Orthogonal(Matrix q, Matrix r) {}

    /** Computes the QR factorization with Householder reflections, with LAPACK's choice of signs. */
    Orthogonal orthogonalize() {
        Budget.spend(4.0 * rows * rows * columns);
        Matrix r = copy();
        Matrix q = identity(rows);
        for (int k = 0; k < Math.min(rows - 1, columns); k++) {
            double tail = 0;
            for (int i = k + 1; i < rows; i++) tail += r.get(i, k) * r.get(i, k);
            if (tail == 0) continue;
            double head = r.get(k, k);
            double[] mirror = new double[rows];
            for (int i = k + 1; i < rows; i++) mirror[i] = r.get(i, k);
            mirror[k] = head + Math.copySign(Math.sqrt(head * head + tail), head);
            double scale = 2 / (mirror[k] * mirror[k] + tail);
            r.reflect(mirror, scale, k);
            q.reflectColumns(mirror, scale, k);
        }
        for (int i = 0; i < rows; i++) for (int j = 0; j < Math.min(i, columns); j++) r.set(i, j, 0);
        return new Orthogonal(q, r);
    }

    private void reflect(double[] mirror, double scale, int from) {
        for (int j = 0; j < columns; j++) {
            double dot = 0;
            for (int i = from; i < rows; i++) dot += mirror[i] * get(i, j);
            for (int i = from; i < rows; i++) set(i, j, get(i, j) - scale * dot * mirror[i]);
        }
    }

    private void reflectColumns(double[] mirror, double scale, int from) {
        for (int i = 0; i < rows; i++) {
            double dot = 0;
            for (int j = from; j < columns; j++) dot += get(i, j) * mirror[j];
            for (int j = from; j < columns; j++) set(i, j, get(i, j) - scale * dot * mirror[j]);
        }
    }

    /**
     * A singular value decomposition {@code u × diagonal × vᵀ} with descending singular values and as many columns as
     * the shorter side.
     */
    record Singular(Matrix u, double[] values, Matrix v) {
        /** Returns the pseudoinverse, ignoring singular values that are not above {@code min}. */
        Matrix inverse(double min) {
            Matrix scaled = v.copy();
            for (int i = 0; i < v.rows; i++) {
                for (int j = 0; j < v.columns; j++) {
                    scaled.set(i, j, values[j] > min ? v.get(i, j) / values[j] : 0);
                }
            }
            return scaled.times(u.transposed());
        }
    }

    /** Computes the singular value decomposition by one-sided Jacobi rotations of the columns. */
    Singular decompose() {
        if (columns > rows) {
            Singular transposed = transposed().decompose();
            return new Singular(transposed.v, transposed.values, transposed.u);
        }
        Matrix u = copy();
        Matrix v = identity(columns);
        boolean rotated = true;
        for (int sweep = 0; rotated && sweep < SWEEPS; sweep++) {
            rotated = false;
            Budget.spend(ROTATED * columns * columns * rows);
            for (int p = 0; p < columns; p++) for (int q = p + 1; q < columns; q++) rotated |= rotate(u, v, p, q);
        }
        return ordered(u, v);
    }

    private static boolean rotate(Matrix u, Matrix v, int p, int q) {
        double alpha = 0;
        double beta = 0;
        double gamma = 0;
        for (int i = 0; i < u.rows; i++) {
            alpha += u.get(i, p) * u.get(i, p);
            beta += u.get(i, q) * u.get(i, q);
            gamma += u.get(i, p) * u.get(i, q);
        }
        if (Math.abs(gamma) <= 0x1p-52 * Math.sqrt(alpha * beta)) return false;
        double zeta = (beta - alpha) / (2 * gamma);
        double tangent = Math.copySign(1 / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta)), zeta);
        double cosine = 1 / Math.sqrt(1 + tangent * tangent);
        turn(u, p, q, cosine, cosine * tangent);
        turn(v, p, q, cosine, cosine * tangent);
        return true;
    }

    private static void turn(Matrix m, int p, int q, double cosine, double sine) {
        for (int i = 0; i < m.rows; i++) {
            double left = m.get(i, p);
            double right = m.get(i, q);
            m.set(i, p, cosine * left - sine * right);
            m.set(i, q, sine * left + cosine * right);
        }
    }

    private static Singular ordered(Matrix u, Matrix v) {
        int n = u.columns;
        double[] norms = new double[n];
        for (int i = 0; i < u.cells.length; i++) norms[i % n] += u.cells[i] * u.cells[i];
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(norms[b], norms[a]));
        Matrix left = new Matrix(u.rows, n, new double[u.cells.length]);
        Matrix right = new Matrix(v.rows, n, new double[v.cells.length]);
        double[] values = new double[n];
        for (int j = 0; j < n; j++) {
            values[j] = Math.sqrt(norms[order[j]]);
            for (int i = 0; i < u.rows; i++) left.set(i, j, values[j] == 0 ? 0 : u.get(i, order[j]) / values[j]);
            for (int i = 0; i < v.rows; i++) right.set(i, j, v.get(i, order[j]));
        }
        return new Singular(left, values, right);
    }
}
