package org.kerasaudit.cli;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verdict;

/** The combined outcome of several audits. Findings take precedence over checks that could not be made. */
final class Outcome {
    private final Severity failOn;
    private final List<String> unreadable = new ArrayList<>();
    private boolean any;
    private boolean failed;
    private boolean incomplete;

    /** @param failOn the lowest severity that fails an audit */
    Outcome(Severity failOn) {
        this.failOn = failOn;
    }

    void add(ModelReport report) {
        any = true;
        failed |= report.findings().stream()
                .filter(finding -> finding.effect() == Effect.COUNTS)
                .anyMatch(finding -> finding.severity().compareTo(failOn) >= 0);
        incomplete |= report.verdict() == Verdict.INCOMPLETE
                || report.findings().stream().anyMatch(Finding::blocking);
        if (report.model() == null) {
            report.findings().forEach(finding -> unreadable.add(finding.message()));
        }
    }

    int exitCode() {
        if (failed) return ExitCode.FINDINGS;
        return incomplete || !any ? ExitCode.INCOMPLETE : ExitCode.CLEAN;
    }

    /** Returns the messages of all findings in files that could not be read. */
    List<String> unreadable() {
        return unreadable;
    }
}
