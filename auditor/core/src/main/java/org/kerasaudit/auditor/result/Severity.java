package org.kerasaudit.auditor.result;

import java.util.Locale;

/** How much a finding matters, least first. */
public enum Severity {
    INFO,
    WARNING,
    ERROR;

    /** The name in reports and options: {@code error}. */
    public String reportName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
