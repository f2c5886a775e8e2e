package org.kerasaudit.auditor.numbers;

import org.jspecify.annotations.Nullable;

/**
 * How a computed tensor differs from the recorded one.
 *
 * @param ok whether the tensor matches the recording
 * @param maxAbs the largest absolute error; infinite if only one side is finite, or shapes differ
 * @param meanAbs the mean absolute error
 * @param magnitude the largest finite recorded magnitude
 * @param excess the largest error relative to the error allowed for its element; at most 1 if the tensor matches
 * @param worst the element with that error; null if all elements are equal or there are none to compare
 * @param difference what differs if no tolerance applies, such as {@code 'cat' instead of 'dog' at [1, 2]}; null if one
 *     applies or nothing differs
 * @param notFinite the elements that are not finite on at least one side
 * @param topChanged the number of samples whose most likely class differs; null if this is not the output of a
 *     classifier
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

    /** An element's index along every axis, and both values. */
    public record Element(long[] index, double recorded, double computed) {}

    /**
     * Elements that are NaN or infinite.
     *
     * @param both how many have the same value on both sides
     * @param recorded how many are in the recording, with a different value computed here
     * @param computed how many are computed here only
     * @param first the first value and its index, such as {@code NaN at [0, 3]}; null if there are none
     */
    public record NotFinite(
            int both, int recorded, int computed, @Nullable String first) {
        static final NotFinite NONE = new NotFinite(0, 0, 0, null);

        public boolean any() {
            return first != null;
        }
    }

    /** Returns the deviation of a missing tensor. */
    public static Deviation missing() {
        return Comparison.failed("no output");
    }

    /** Returns the largest absolute error divided by the largest recorded magnitude. */
    public double maxRel() {
        return relative(maxAbs);
    }

    /** Returns the mean absolute error divided by the largest recorded magnitude. */
    public double meanRel() {
        return relative(meanAbs);
    }

    private double relative(double error) {
        return error == 0 ? 0 : error / magnitude;
    }

    /** Returns the worse of this and {@code other}. */
    public Deviation or(Deviation other) {
        boolean thisOne = ok == other.ok ? excess >= other.excess : !ok;
        return thisOne ? this : other;
    }
}
