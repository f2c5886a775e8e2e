package org.kerasaudit.auditor.result;

import java.util.Locale;

/** What an audit comes to. */
public enum Verdict {
    /** Everything was checked and nothing is wrong. */
    PASS,
    /** Nothing is known to be wrong, but something could not be read or checked. */
    INCOMPLETE,
    /** At least one error. */
    FAIL;

    public String reportName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
