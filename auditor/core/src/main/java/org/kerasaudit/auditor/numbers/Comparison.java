package org.kerasaudit.auditor.numbers;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Deviation.Element;
import org.kerasaudit.auditor.numbers.Deviation.NotFinite;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Compares tensors. Recorded integers and strings must match exactly. NaN and infinities match only themselves; if the
 * two sides differ in them or in shape, the error is infinite.
 */
public final class Comparison {
    private static final double SUM_TOLERANCE = 1e-3;

    private final Tensor recorded;
    private final Tensor computed;
    private final Tolerance tolerance;
    private double sum;
    private double maxAbs;
    private double excess;
    private int worst = -1;
    private int bothNotFinite;
    private int recordedOnly;
    private int computedOnly;
    private int firstNotFinite = -1;

    private Comparison(Tensor recorded, Tensor computed, Tolerance tolerance) {
        this.recorded = recorded;
        this.computed = computed;
        this.tolerance = tolerance;
    }

    /** Compares {@code computed} with {@code recorded}. */
    public static Deviation of(Tensor recorded, Tensor computed, Tolerance tolerance) {
        if (!Arrays.equals(recorded.dims(), computed.dims())) {
            return failed("shape " + computed.shape() + " instead of " + recorded.shape());
        }
        Comparison comparison = new Comparison(recorded, computed, tolerance);
        return recorded.dtype().isFloating() ? comparison.closely() : comparison.exactly();
    }

    /** Returns the worst deviation of several tensors, such as a layer's outputs; extra computed ones are ignored. */
    public static Deviation worst(List<Tensor> recorded, List<Tensor> computed, Tolerance tolerance) {
        Deviation worst = of(recorded.get(0), computed.get(0), tolerance);
        for (int i = 1; i < recorded.size(); i++) worst = worst.or(of(recorded.get(i), computed.get(i), tolerance));
        return worst;
    }

    static Deviation failed(String why) {
        double infinite = Double.POSITIVE_INFINITY;
        return new Deviation(false, infinite, infinite, 0, infinite, null, why, NotFinite.NONE, null);
    }

    private Deviation closely() {
        if (computed.dtype() == DType.STRING) return failed("strings instead of numbers");
        double magnitude = magnitude();
        for (int i = 0; i < recorded.size(); i++) {
            double expected = recorded.get(i);
            double found = computed.get(i);
            boolean same = Double.compare(expected, found) == 0;
            if (!Double.isFinite(expected) || !Double.isFinite(found)) {
                countNotFinite(i, expected, found, same);
            }
            if (!same && expected != found)
                count(i, Math.abs(expected - found), tolerance.allowed(expected, magnitude));
        }
        return new Deviation(
                excess <= 1,
                maxAbs,
                recorded.size() == 0 ? 0 : sum / recorded.size(),
                magnitude,
                excess,
                worstElement(),
                null,
                notFinite(),
                topChanged());
    }

    private double magnitude() {
        double magnitude = 0;
        for (int i = 0; i < recorded.size(); i++) {
            double value = Math.abs(recorded.get(i));
            if (value > magnitude && Double.isFinite(value)) magnitude = value;
        }
        return magnitude;
    }

    private void count(int i, double difference, double allowed) {
        double error = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
        sum += error;
        maxAbs = Math.max(maxAbs, error);
        double share = error / allowed;
        if (worst < 0 || share > excess) {
            worst = i;
            excess = share;
        }
    }

    private void countNotFinite(int i, double expected, double found, boolean same) {
        if (same) bothNotFinite++;
        else if (Double.isFinite(expected)) computedOnly++;
        else recordedOnly++;
        boolean firstOneSided = !same && recordedOnly + computedOnly == 1;
        if (firstNotFinite < 0 || firstOneSided) firstNotFinite = i;
    }

    private NotFinite notFinite() {
        if (firstNotFinite < 0) return NotFinite.NONE;
        double there = recorded.get(firstNotFinite);
        double here = computed.get(firstNotFinite);
        String at = " at " + Shape.of(position(firstNotFinite)).brackets();
        String first = Double.compare(there, here) == 0 ? there + at : here + " instead of " + there + at;
        return new NotFinite(bothNotFinite, recordedOnly, computedOnly, first);
    }

    private @Nullable Element worstElement() {
        return worst < 0 ? null : new Element(position(worst), recorded.get(worst), computed.get(worst));
    }

    /** Counts samples with a different largest element; null unless every sample is a distribution over classes. */
    private @Nullable Integer topChanged() {
        if (recorded.rank() < 2 || recorded.dim(-1) < 2 || recorded.size() == 0) return null;
        int classes = recorded.dim(-1);
        int changed = 0;
        for (int row = 0; row < recorded.size(); row += classes) {
            if (!distribution(row, classes)) return null;
            if (largest(recorded, row, classes) != largest(computed, row, classes)) changed++;
        }
        return changed;
    }

    private boolean distribution(int from, int classes) {
        double total = 0;
        for (int i = from; i < from + classes; i++) {
            if (!(recorded.get(i) >= 0)) return false;
            total += recorded.get(i);
        }
        return Math.abs(total - 1) < SUM_TOLERANCE;
    }

    private static int largest(Tensor x, int from, int count) {
        int largest = from;
        for (int i = from + 1; i < from + count; i++) if (x.get(i) > x.get(largest)) largest = i;
        return largest;
    }

    private Deviation exactly() {
        int differing = 0;
        @Nullable String first = null;
        double magnitude = 0;
        boolean numbers = recorded.dtype() != DType.STRING && computed.dtype() != DType.STRING;
        for (int i = 0; i < recorded.size(); i++) {
            if (numbers) magnitude = Math.max(magnitude, Math.abs(recorded.get(i)));
            if (same(i)) continue;
            count(i, numbers ? error(recorded.get(i), computed.get(i)) : Double.POSITIVE_INFINITY, 0);
            if (differing++ == 0) {
                first = shown(computed, i) + " instead of " + shown(recorded, i) + " at "
                        + Shape.of(position(i)).brackets();
            }
        }
        String difference = differing < 2 ? first : first + ", the first of " + differing;
        double mean = recorded.size() == 0 ? 0 : sum / recorded.size();
        @Nullable Element element = numbers ? worstElement() : null;
        return new Deviation(
                differing == 0, maxAbs, mean, magnitude, excess, element, difference, NotFinite.NONE, null);
    }

    /** Returns the error of an integer; integers can differ even if their nearest float64 values are equal. */
    private static double error(double expected, double found) {
        return Math.max(1, Math.abs(expected - found));
    }

    private boolean same(int i) {
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

    /** Returns the index of element {@code i} along every axis. */
    private long[] position(int i) {
        long[] at = new long[recorded.rank()];
        int left = i;
        for (int axis = at.length - 1; axis >= 0; axis--) {
            at[axis] = left % recorded.dim(axis);
            left /= recorded.dim(axis);
        }
        return at;
    }
}
