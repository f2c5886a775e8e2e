package org.kerasaudit.auditor;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an audit is asked to do.
 *
 * @param recording the recording to verify against; null to look for one beside the model
 * @param rtol allowed error relative to the largest magnitude of the recorded output
 * @param atol allowed absolute error on top
 */
public record AuditOptions(@Nullable Path recording, double rtol, double atol) {
    public static final AuditOptions DEFAULT = new AuditOptions(null, 1e-5, 1e-6);
}
