package org.kerasaudit.auditor.numbers;

import org.jspecify.annotations.Nullable;

/**
 * How a computed tensor differs from the recorded one.
 *
 * @param ok whether the recording is met
 * @param maxAbs the largest absolute error; infinite where only one side is finite, or shapes differ
 * @param meanAbs the mean absolute error
 * @param magnitude the largest finite recorded magnitude
 * @param excess the largest error in units of what is allowed at its element; at most 1 where the recording is met
 * @param worst the element where that is; null if every element is equal or there are none to compare
 * @param difference what is wrong where no tolerance is granted, {@code 'cat' instead of 'dog' at [1, 2]}; null if nothing
 *     is, and for a matter of tolerance
 * @param notFinite the elements that are no finite number on either side
 * @param topChanged of how many samples the likeliest class is another one; null if this is no classifier's output
 */
public record Deviation(
        boolean ok,
        double maxAbs,
        double meanAbs,
        double magnitude,
        double excess,
        @Nullable Element worst,
        @Nullable String difference,
        NotFinite notFinite,
        @Nullable Integer topChanged) {

    /** An element by its place along every axis, and both values. */
    public record Element(long[] index, double recorded, double computed) {}

    /**
     * Elements that are NaN or infinite.
     *
     * @param alike on both sides, and the same
     * @param recorded in the recording, and something else here
     * @param computed here alone
     * @param first what and where, {@code NaN at [0, 3]}; null if there are none
     */
    public record NotFinite(
            int alike, int recorded, int computed, @Nullable String first) {
        static final NotFinite NONE = new NotFinite(0, 0, 0, null);

        public boolean any() {
            return first != null;
        }
    }

    /** Of a tensor that is not there. */
    public static Deviation missing() {
        return Comparison.failed("nothing");
    }

    /** The largest absolute error divided by the largest recorded magnitude. */
    public double maxRel() {
        return relative(maxAbs);
    }

    /** The mean absolute error divided by the largest recorded magnitude. */
    public double meanRel() {
        return relative(meanAbs);
    }

    private double relative(double error) {
        return error == 0 ? 0 : error / magnitude;
    }

    /** The worse one of two. */
    public Deviation or(Deviation other) {
        boolean thisOne = ok == other.ok ? excess >= other.excess : !ok;
        return thisOne ? this : other;
    }
}
