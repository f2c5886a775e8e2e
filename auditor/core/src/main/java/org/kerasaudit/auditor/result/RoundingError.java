package org.kerasaudit.auditor.result;

import java.util.List;
import java.util.Locale;

/**
 * What shows that rounding alone makes a recording differ.
 *
 * @param recorded how far the recorded outputs are from float64, the largest absolute error
 * @param computed how far the passes of this project are
 */
public record RoundingError(double recorded, double computed) {
    /** {@code the recording is 1.5e-05 away from float64, and computing here in float32 up to 2.9e-05}. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "the recording is %.3g away from float64, and computing here in float32 up to %.3g",
                recorded,
                computed);
    }

    /** @param relative the recording's error as it was found, relative to the largest recorded magnitude */
    public Diagnosis.Cause cause(double relative) {
        return new Diagnosis.Cause(
                "rounding",
                "rounding: " + text(),
                "allow it by --rtol and --atol; the model is as it should be",
                List.of(),
                false,
                relative,
                Double.NaN);
    }
}
