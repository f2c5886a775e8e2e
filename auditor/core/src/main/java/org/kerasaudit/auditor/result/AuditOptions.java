package org.kerasaudit.auditor.result;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.targets.Target;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.run.ComputeBackend;
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
 * @param weightScan whether to look at the numbers of the weights
 * @param sha256 whether the SHA-256 of the file is reported; else it is computed only where a check needs it
 * @param tensorSha256 whether to report the SHA-256 of every stored tensor
 * @param backend what to recompute float32 predictions by; null for what suits the model, and where it differs from the
 *     recording the plain one
 * @param limits what reading a model file may cost
 */
public record AuditOptions(
        @Nullable Path recording,
        OptionalDouble rtol,
        OptionalDouble atol,
        Precision precision,
        Duration diagnosisLimit,
        @Nullable List<Target> targets,
        boolean weightScan,
        boolean sha256,
        boolean tensorSha256,
        @Nullable ComputeBackend backend,
        Limits limits) {
    public static final AuditOptions DEFAULT = new AuditOptions(
            null, OptionalDouble.empty(), OptionalDouble.empty(), Precision.FLOAT32, Duration.ofMinutes(1));

    /** An audit without targets of one's own that looks at the weights and reports no SHA-256 of them, within the usual limits. */
    public AuditOptions(
            @Nullable Path recording,
            OptionalDouble rtol,
            OptionalDouble atol,
            Precision precision,
            Duration diagnosisLimit) {
        this(recording, rtol, atol, precision, diagnosisLimit, null, true, true, false, null, Limits.DEFAULT);
    }

    /** The same about these targets. */
    public AuditOptions withTargets(List<Target> others) {
        return new AuditOptions(
                recording,
                rtol,
                atol,
                precision,
                diagnosisLimit,
                List.copyOf(others),
                weightScan,
                sha256,
                tensorSha256,
                backend,
                limits);
    }

    /** The same with the numbers of the weights looked at or not. */
    public AuditOptions withWeightScan(boolean scan) {
        return new AuditOptions(
                recording, rtol, atol, precision, diagnosisLimit, targets, scan, sha256, tensorSha256, backend, limits);
    }

    /** The same with the SHA-256 of the file reported or not. */
    public AuditOptions withSha256(boolean report) {
        return new AuditOptions(
                recording,
                rtol,
                atol,
                precision,
                diagnosisLimit,
                targets,
                weightScan,
                report,
                tensorSha256,
                backend,
                limits);
    }

    /** The same with the SHA-256 of every stored tensor reported or not. */
    public AuditOptions withTensorSha256(boolean report) {
        return new AuditOptions(
                recording, rtol, atol, precision, diagnosisLimit, targets, weightScan, sha256, report, backend, limits);
    }

    /** The same with predictions recomputed by this backend, and no other. */
    public AuditOptions by(@Nullable ComputeBackend other) {
        return new AuditOptions(
                recording,
                rtol,
                atol,
                precision,
                diagnosisLimit,
                targets,
                weightScan,
                sha256,
                tensorSha256,
                other,
                limits);
    }

    /** The same within other limits. */
    public AuditOptions within(Limits other) {
        return new AuditOptions(
                recording,
                rtol,
                atol,
                precision,
                diagnosisLimit,
                targets,
                weightScan,
                sha256,
                tensorSha256,
                backend,
                other);
    }
}
