package org.kerasaudit.auditor.result;

import java.util.List;
import java.util.Locale;

/**
 * Evidence that a recording differs only by rounding.
 *
 * @param recorded the distance of the recorded outputs from float64, as the largest absolute error
 * @param computed the same distance for the outputs computed here
 */
public record RoundingError(double recorded, double computed) {
    /**
     * Returns the text {@code the recording is 1.5e-05 away from float64, and float32 results computed here are up to 2.9e-05
     * away}.
     */
    public String text() {
        return String.format(
                Locale.ROOT,
                "the recording is %.3g away from float64, and float32 results computed here are up to %.3g away",
                recorded,
                computed);
    }

    /**
     * Returns rounding as the cause of a difference.
     *
     * @param relative the error of the recording, relative to the largest recorded magnitude
     */
    public Diagnosis.Cause cause(double relative) {
        return new Diagnosis.Cause(
                "rounding",
                "rounding: " + text(),
                "allow the error with --rtol and --atol; the model itself is fine",
                List.of(),
                false,
                relative,
                Double.NaN);
    }
}
