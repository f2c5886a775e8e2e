package org.kerasaudit.auditor.result;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.targets.Target;
import org.kerasaudit.importer.file.bytes.Limits;

/**
 * What an audit is asked to do.
 *
 * @param targets where the model may have to run; null for the usual target, of which little is said
 * @param weightScan whether to look at the numbers of the weights
 * @param sha256 whether the SHA-256 of the file is reported; else it is computed only where a check needs it
 * @param tensorSha256 whether to report the SHA-256 of every stored tensor
 * @param limits what reading a model file may cost
 */
public record AuditOptions(
        PredictionOptions predictions,
        @Nullable List<Target> targets,
        boolean weightScan,
        boolean sha256,
        boolean tensorSha256,
        Limits limits) {
    public static final AuditOptions DEFAULT =
            new AuditOptions(PredictionOptions.DEFAULT, null, true, true, false, Limits.DEFAULT);

    /** The same with predictions recomputed in this way. */
    public AuditOptions with(PredictionOptions other) {
        return new AuditOptions(other, targets, weightScan, sha256, tensorSha256, limits);
    }

    /** The same about these targets. */
    public AuditOptions withTargets(List<Target> others) {
        return new AuditOptions(predictions, List.copyOf(others), weightScan, sha256, tensorSha256, limits);
    }

    /** The same with the numbers of the weights looked at or not. */
    public AuditOptions withWeightScan(boolean scan) {
        return new AuditOptions(predictions, targets, scan, sha256, tensorSha256, limits);
    }

    /** The same with the SHA-256 of the file reported or not. */
    public AuditOptions withSha256(boolean report) {
        return new AuditOptions(predictions, targets, weightScan, report, tensorSha256, limits);
    }

    /** The same with the SHA-256 of every stored tensor reported or not. */
    public AuditOptions withTensorSha256(boolean report) {
        return new AuditOptions(predictions, targets, weightScan, sha256, report, limits);
    }

    /** The same within other limits. */
    public AuditOptions within(Limits other) {
        return new AuditOptions(predictions, targets, weightScan, sha256, tensorSha256, other);
    }
}
