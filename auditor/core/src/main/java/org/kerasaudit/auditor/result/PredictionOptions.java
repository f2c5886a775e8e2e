package org.kerasaudit.auditor.result;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.run.ComputeBackend;
import org.kerasaudit.importer.tensor.Precision;

/**
 * How predictions are recomputed and compared.
 *
 * @param recording the recording to verify against; null to look for one next to the model
 * @param rtol allowed error relative to the recorded element; empty for the default of the model's precision
 * @param atol additional absolute error allowed; empty for the default of the model's precision
 * @param precision the precision of the recomputation, float32 or float64
 * @param diagnosisLimit how long to search for the cause of differing predictions
 * @param backend compute backend for float32 predictions; null for the model's default and, if its results differ from
 *     the recording, plain Java
 */
public record PredictionOptions(
        @Nullable Path recording,
        OptionalDouble rtol,
        OptionalDouble atol,
        Precision precision,
        Duration diagnosisLimit,
        @Nullable ComputeBackend backend) {
    public static final PredictionOptions DEFAULT = new PredictionOptions(
            null, OptionalDouble.empty(), OptionalDouble.empty(), Precision.FLOAT32, Duration.ofMinutes(1), null);

    /** Returns a copy with these tolerances. */
    public PredictionOptions within(double relative, double absolute) {
        return new PredictionOptions(
                recording,
                OptionalDouble.of(relative),
                OptionalDouble.of(absolute),
                precision,
                diagnosisLimit,
                backend);
    }

    /** Returns a copy with this precision. */
    public PredictionOptions in(Precision other) {
        return new PredictionOptions(recording, rtol, atol, other, diagnosisLimit, backend);
    }

    /** Returns a copy with this time limit for the diagnosis. */
    public PredictionOptions withDiagnosisLimit(Duration limit) {
        return new PredictionOptions(recording, rtol, atol, precision, limit, backend);
    }

    /** Returns a copy that uses this compute backend only. */
    public PredictionOptions by(ComputeBackend other) {
        return new PredictionOptions(recording, rtol, atol, precision, diagnosisLimit, other);
    }
}
