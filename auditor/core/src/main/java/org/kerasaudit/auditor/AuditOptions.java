package org.kerasaudit.auditor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.targets.Target;
import org.kerasaudit.importer.file.Limits;
import org.kerasaudit.importer.tensor.Precision;

/**
 * What an audit is asked to do.
 *
 * @param recording the recording to verify against; null to look for one beside the model
 * @param rtol allowed error relative to the recorded element; empty for what suits the model's precision
 * @param atol allowed absolute error on top; empty for what suits the model's precision
 * @param precision what to recompute predictions in, float32 or float64
 * @param diagnosisLimit how long to look for what explains predictions that differ
 * @param targets where the model may have to run; null for the usual target, of which little is said
 * @param limits what reading a model file may cost
 */
public record AuditOptions(
        @Nullable Path recording,
        OptionalDouble rtol,
        OptionalDouble atol,
        Precision precision,
        Duration diagnosisLimit,
        @Nullable List<Target> targets,
        Limits limits) {
    public static final AuditOptions DEFAULT = new AuditOptions(
            null, OptionalDouble.empty(), OptionalDouble.empty(), Precision.FLOAT32, Duration.ofMinutes(1));

    /** The same without targets of one's own, within the usual limits. */
    public AuditOptions(
            @Nullable Path recording,
            OptionalDouble rtol,
            OptionalDouble atol,
            Precision precision,
            Duration diagnosisLimit) {
        this(recording, rtol, atol, precision, diagnosisLimit, null, Limits.DEFAULT);
    }

    /** The same about these targets. */
    public AuditOptions withTargets(List<Target> others) {
        return new AuditOptions(recording, rtol, atol, precision, diagnosisLimit, List.copyOf(others), limits);
    }

    /** The same within other limits. */
    public AuditOptions within(Limits other) {
        return new AuditOptions(recording, rtol, atol, precision, diagnosisLimit, targets, other);
    }
}
