package org.kerasaudit.auditor.numbers;

import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The error of a recorded tensor compared with the scatter caused by rounding, both relative to the exact result.
 * Rounding explains the tensor if, in every row along the last axis that is outside the tolerance, the recording is
 * about as close to the exact result as the scattered tensors are, and likewise over all rows. A fault shows up in rows
 * that rounding does not affect, or is too large everywhere.
 */
public final class Scatter {
    /** Within a row, the recording may be this many times as far from the exact result as the worst scattered tensor. */
    private static final double ROW_FACTOR = 4;

    /** The same factor for the root mean square over all rows, which varies less. */
    private static final double OVERALL_FACTOR = 2.5;

    /** Every row is allowed at least this many rounding steps of the largest element. */
    private static final double MIN_ROUNDINGS = 4;

    private final Tensor recording;
    private final Tensor found;
    private final Tensor exact;
    private final Tolerance asked;
    private final Tolerance usual;
    private final double most;
    private final double largest;
    private final double least;
    private final int columns;
    private final double[] byRow;
    private double meanSquare;

    /**
     * @param found the tensor the recording was compared with
     * @param exact the exact result in the recording's shape, computed in float64
     * @param asked the tolerance within which no explanation is needed
     * @param precision the coarsest precision of the scattered tensors
     * @param most errors beyond this multiple of the default tolerance are not attributed to rounding, regardless of
     *     the scatter
     */
    public Scatter(Tensor recording, Tensor found, Tensor exact, Tolerance asked, Precision precision, double most) {
        this.recording = recording;
        this.found = found;
        this.exact = exact;
        this.asked = asked;
        this.usual = Tolerance.of(precision);
        this.most = most;
        this.largest = largest(recording);
        this.least = MIN_ROUNDINGS * precision.unitRoundoff() * largest;
        this.columns = recording.rank() < 2 ? 1 : Math.max(1, recording.dim(-1));
        this.byRow = new double[recording.size() / columns];
    }

    private static double largest(Tensor tensor) {
        double largest = 0;
        for (int i = 0; i < tensor.size(); i++) largest = Math.max(largest, Math.abs(tensor.get(i)));
        return largest;
    }

    /** Whether a difference is small enough to be due to rounding. */
    public static boolean possible(Tensor recording, Tensor found, Precision precision, double most) {
        return recording.dtype().isFloating()
                && Comparison.of(recording, found, Tolerance.of(precision)).excess() <= 2 * most;
    }

    /** Adds a result computed with different rounding. */
    public void add(Tensor scattered) {
        for (int row = 0; row < byRow.length; row++) byRow[row] = Math.max(byRow[row], off(scattered, row));
        meanSquare = Math.max(meanSquare, meanSquare(scattered));
    }

    /** Whether rounding explains everything outside the tolerance. */
    public boolean explains() {
        double overall = OVERALL_FACTOR * Math.max(least, Math.sqrt(meanSquare));
        boolean explains = Math.sqrt(meanSquare(recording)) <= overall;
        for (int row = 0; row < byRow.length && explains; row++) {
            boolean near = off(recording, row) <= ROW_FACTOR * Math.max(least, byRow[row]);
            explains = (near || !outside(row, found, asked, 1)) && !outside(row, exact, usual, most);
        }
        return explains;
    }

    private boolean outside(int row, Tensor from, Tolerance tolerance, double times) {
        boolean outside = false;
        for (int i = row * columns; i < (row + 1) * columns; i++) {
            double value = recording.get(i);
            outside |= !(Math.abs(value - from.get(i)) <= times * tolerance.allowed(value, largest));
        }
        return outside;
    }

    private double off(Tensor tensor, int row) {
        double off = 0;
        for (int i = row * columns; i < (row + 1) * columns; i++) {
            off = Math.max(off, Math.abs(tensor.get(i) - exact.get(i)));
        }
        return off;
    }

    private double meanSquare(Tensor tensor) {
        double sum = 0;
        for (int i = 0; i < tensor.size(); i++) {
            double off = tensor.get(i) - exact.get(i);
            sum += off * off;
        }
        return tensor.size() == 0 ? 0 : sum / tensor.size();
    }

    /** Returns the distance of the recording from the exact result: the largest absolute error. */
    public double recorded() {
        double recorded = 0;
        for (int row = 0; row < byRow.length; row++) recorded = Math.max(recorded, off(recording, row));
        return recorded;
    }

    /** Returns the distance of the scattered tensors from the exact result. */
    public double computed() {
        double computed = 0;
        for (double row : byRow) computed = Math.max(computed, row);
        return computed;
    }
}
