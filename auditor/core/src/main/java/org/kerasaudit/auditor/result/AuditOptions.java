package org.kerasaudit.auditor.result;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.targets.Target;
import org.kerasaudit.importer.file.bytes.Limits;

/**
 * Options of an audit.
 *
 * @param targets targets to check the model against; null for the default target, which is reported in one line
 * @param weightScan whether to check the values of the weights
 * @param sha256 whether to report the SHA-256 of the file; if not, it is computed only if a check needs it
 * @param tensorSha256 whether to report the SHA-256 of every stored tensor
 * @param limits limits on reading a model file
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

    /** Returns a copy with these prediction options. */
    public AuditOptions with(PredictionOptions other) {
        return new AuditOptions(other, targets, weightScan, sha256, tensorSha256, limits);
    }

    /** Returns a copy with these targets. */
    public AuditOptions withTargets(List<Target> others) {
        return new AuditOptions(predictions, List.copyOf(others), weightScan, sha256, tensorSha256, limits);
    }

    /** Returns a copy that does or does not check the values of the weights. */
    public AuditOptions withWeightScan(boolean scan) {
        return new AuditOptions(predictions, targets, scan, sha256, tensorSha256, limits);
    }

    /** Returns a copy that does or does not report the SHA-256 of the file. */
    public AuditOptions withSha256(boolean report) {
        return new AuditOptions(predictions, targets, weightScan, report, tensorSha256, limits);
    }

    /** Returns a copy that does or does not report the SHA-256 of every stored tensor. */
    public AuditOptions withTensorSha256(boolean report) {
        return new AuditOptions(predictions, targets, weightScan, sha256, report, limits);
    }

    /** Returns a copy with these limits. */
    public AuditOptions within(Limits other) {
        return new AuditOptions(predictions, targets, weightScan, sha256, tensorSha256, other);
    }
}
