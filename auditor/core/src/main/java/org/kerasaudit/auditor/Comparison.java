package org.kerasaudit.auditor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Two tensors compared. Recorded whole numbers and strings are met exactly or not at all. NaN meets NaN only; a NaN or
 * another shape on one side is an infinite error.
 *
 * @param maxAbs the largest absolute error
 * @param magnitude the largest finite recorded magnitude
 * @param exact whether no tolerance is granted
 * @param differing how many elements differ, of tensors that are to be met exactly
 * @param first the first of them, {@code 'cat' instead of 'dog' at [1, 2]}, or the shapes if they differ
 */
record Comparison(
        double maxAbs,
        double magnitude,
        boolean exact,
        int differing,
        @Nullable String first) {

    static Comparison of(Tensor recorded, Tensor computed) {
        boolean exact = !recorded.dtype().isFloating();
        if (!Arrays.equals(recorded.dims(), computed.dims())) {
            String shapes = "shape " + computed.shape() + " instead of " + recorded.shape();
            return new Comparison(Double.POSITIVE_INFINITY, 0, exact, recorded.size(), shapes);
        }
        return exact ? exactly(recorded, computed) : closely(recorded, computed);
    }

    private static Comparison closely(Tensor recorded, Tensor computed) {
        if (computed.dtype() == DType.STRING) {
            return new Comparison(Double.POSITIVE_INFINITY, 0, false, 0, "strings instead of numbers");
        }
        double worst = 0;
        double magnitude = 0;
        for (int i = 0; i < recorded.size(); i++) {
            double expected = recorded.get(i);
            double found = computed.get(i);
            if (Double.isFinite(expected)) magnitude = Math.max(magnitude, Math.abs(expected));
            if (Double.compare(expected, found) == 0) continue;
            double error = Math.abs(expected - found);
            worst = Math.max(worst, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
        }
        return new Comparison(worst, magnitude, false, 0, null);
    }

    private static Comparison exactly(Tensor recorded, Tensor computed) {
        double worst = 0;
        double magnitude = 0;
        int differing = 0;
        @Nullable String first = null;
        boolean numbers = recorded.dtype() != DType.STRING && computed.dtype() != DType.STRING;
        for (int i = 0; i < recorded.size(); i++) {
            if (numbers) magnitude = Math.max(magnitude, Math.abs(recorded.get(i)));
            if (same(recorded, computed, i)) continue;
            worst = Math.max(worst, numbers ? error(recorded.get(i), computed.get(i)) : Double.POSITIVE_INFINITY);
            if (differing++ == 0) {
                first = shown(computed, i) + " instead of " + shown(recorded, i) + " at " + position(recorded, i);
            }
        }
        return new Comparison(worst, magnitude, true, differing, first);
    }

    /** Whole numbers may differ though the nearest float64 values do not. */
    private static double error(double expected, double found) {
        double error = Math.abs(expected - found);
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(1, error);
    }

    private static boolean same(Tensor recorded, Tensor computed, int i) {
        boolean text = recorded.dtype() == DType.STRING;
        if (text != (computed.dtype() == DType.STRING)) return false;
        if (text) return recorded.getString(i).equals(computed.getString(i));
        boolean whole = computed.dtype().isIntegral() || computed.get(i) == Math.rint(computed.get(i));
        return whole && recorded.getLong(i) == computed.getLong(i);
    }

    private static String shown(Tensor x, int i) {
        if (x.dtype() == DType.STRING) return "'" + x.getString(i) + "'";
        return x.dtype().isIntegral() ? Long.toString(x.getLong(i)) : Double.toString(x.get(i));
    }

    /** Element {@code i} by its place along every axis. */
    private static String position(Tensor x, int i) {
        long[] at = new long[x.rank()];
        int left = i;
        for (int axis = at.length - 1; axis >= 0; axis--) {
            at[axis] = left % x.dim(axis);
            left /= x.dim(axis);
        }
        return Shape.of(at).brackets();
    }

    /** Whether the recording is met: exactly, or up to these tolerances. */
    boolean met(double atol, double rtol) {
        return exact ? differing == 0 && first == null : maxAbs <= atol + rtol * magnitude;
    }

    /** What is wrong where no tolerance is granted; null if nothing is, or for a matter of tolerance. */
    @Nullable
    String difference() {
        if (first == null
                || differing < 2
                || Double.isInfinite(maxAbs) && magnitude == 0 && first.startsWith("shape")) {
            return first;
        }
        return first + ", the first of " + differing;
    }

    /** The largest absolute error divided by the largest recorded magnitude. */
    double maxRel() {
        return maxAbs == 0 ? 0 : maxAbs / magnitude;
    }
}
