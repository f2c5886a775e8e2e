package org.kerasaudit.auditor.result;

import java.util.Locale;

/** How much a finding matters, in ascending order. */
public enum Severity {
    INFO,
    WARNING,
    ERROR;

    /** Returns the name used in reports and options: {@code error}. */
    public String reportName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
