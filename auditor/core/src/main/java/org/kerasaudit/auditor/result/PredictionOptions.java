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
 * @param recording the recording to verify against; null to look for one beside the model
 * @param rtol allowed error relative to the recorded element; empty for what suits the model's precision
 * @param atol allowed absolute error on top; empty for what suits the model's precision
 * @param precision what to recompute predictions in, float32 or float64
 * @param diagnosisLimit how long to look for what explains predictions that differ
 * @param backend what to recompute float32 predictions by; null for what suits the model, and where it differs from the
 *     recording plain Java
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

    /** The same within these tolerances. */
    public PredictionOptions within(double relative, double absolute) {
        return new PredictionOptions(
                recording,
                OptionalDouble.of(relative),
                OptionalDouble.of(absolute),
                precision,
                diagnosisLimit,
                backend);
    }

    /** The same in another precision. */
    public PredictionOptions in(Precision other) {
        return new PredictionOptions(recording, rtol, atol, other, diagnosisLimit, backend);
    }

    /** The same with so much time to explain what differs. */
    public PredictionOptions withDiagnosisLimit(Duration limit) {
        return new PredictionOptions(recording, rtol, atol, precision, limit, backend);
    }

    /** The same by this backend, and no other. */
    public PredictionOptions by(ComputeBackend other) {
        return new PredictionOptions(recording, rtol, atol, precision, diagnosisLimit, other);
    }
}
