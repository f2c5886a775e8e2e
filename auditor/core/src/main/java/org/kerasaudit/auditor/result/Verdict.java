package org.kerasaudit.auditor.result;

import java.util.List;
import java.util.Locale;

/** The overall result of an audit. */
public enum Verdict {
    /** Everything was checked and nothing is wrong. */
    PASS,
    /** Nothing is known to be wrong, but something could not be read or checked. */
    INCOMPLETE,
    /** At least one error, apart from those that only prevented a check. */
    FAIL;

    /** Returns the verdict: errors fail; anything that could not be checked leaves the audit incomplete. */
    static Verdict of(List<Finding> findings) {
        if (findings.stream().anyMatch(f -> f.severity() == Severity.ERROR && !f.blocking())) return FAIL;
        return findings.stream().anyMatch(Finding::blocking) ? INCOMPLETE : PASS;
    }

    public String reportName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
