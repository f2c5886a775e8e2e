package org.kerasaudit.auditor.numbers;

import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The error of a recorded tensor beside the scatter that rounding makes of it, both relative to the exact result. Rounding
 * explains the tensor if in every row along the last axis that is outside of the tolerance the recording is about as near to the
 * exact result as the scattered ones, and so it is over all rows. A fault shows in rows that rounding leaves alone, or by its
 * size everywhere.
 */
public final class Scatter {
    /** Within a row the recording may be so many times as far from the exact result as the worst of the scattered ones. */
    private static final double TIMES_IN_A_ROW = 4;

    /** The same of the root mean square over all rows, which is steadier. */
    private static final double TIMES_OVERALL = 2.5;

    /** No row is held to less than so many roundings of the largest element. */
    private static final double LEAST_ROUNDINGS = 4;

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
     * @param found what the recording was compared with
     * @param exact of the recording's shape, computed in float64
     * @param asked what a tensor may be off that needs no explanation
     * @param precision what the scattered tensors are computed in, at its coarsest
     * @param most errors past so many times what is granted by default are not put down to rounding, however they scatter
     */
    public Scatter(Tensor recording, Tensor found, Tensor exact, Tolerance asked, Precision precision, double most) {
        this.recording = recording;
        this.found = found;
        this.exact = exact;
        this.asked = asked;
        this.usual = Tolerance.of(precision);
        this.most = most;
        this.largest = largest(recording);
        this.least = LEAST_ROUNDINGS * precision.unitRoundoff() * largest;
        this.columns = recording.rank() < 2 ? 1 : Math.max(1, recording.dim(-1));
        this.byRow = new double[recording.size() / columns];
    }

    private static double largest(Tensor tensor) {
        double largest = 0;
        for (int i = 0; i < tensor.size(); i++) largest = Math.max(largest, Math.abs(tensor.get(i)));
        return largest;
    }

    /** Whether a difference is so small that it may be rounding. */
    public static boolean possible(Tensor recording, Tensor found, Precision precision, double most) {
        return recording.dtype().isFloating()
                && Comparison.of(recording, found, Tolerance.of(precision)).excess() <= 2 * most;
    }

    /** Adds the tensor as it comes out with other roundings. */
    public void add(Tensor scattered) {
        for (int row = 0; row < byRow.length; row++) byRow[row] = Math.max(byRow[row], off(scattered, row));
        meanSquare = Math.max(meanSquare, meanSquare(scattered));
    }

    /** Whether rounding explains all that is outside of the tolerance. */
    public boolean explains() {
        double overall = TIMES_OVERALL * Math.max(least, Math.sqrt(meanSquare));
        boolean explains = Math.sqrt(meanSquare(recording)) <= overall;
        for (int row = 0; row < byRow.length && explains; row++) {
            boolean near = off(recording, row) <= TIMES_IN_A_ROW * Math.max(least, byRow[row]);
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

    /** How far the recording is from the exact result: the largest absolute error. */
    public double recorded() {
        double recorded = 0;
        for (int row = 0; row < byRow.length; row++) recorded = Math.max(recorded, off(recording, row));
        return recorded;
    }

    /** How far the scattered tensors are from it. */
    public double computed() {
        double computed = 0;
        for (double row : byRow) computed = Math.max(computed, row);
        return computed;
    }
}
