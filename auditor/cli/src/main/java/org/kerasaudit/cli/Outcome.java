package org.kerasaudit.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verdict;

/** What many audits come to. Findings weigh more than what could not be checked. */
final class Outcome {
    private final Severity failOn;
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private final List<String> unreadable = new ArrayList<>();
    private int models;
    private boolean failed;
    private boolean incomplete;

    /** @param failOn the least severity that fails */
    Outcome(Severity failOn) {
        this.failOn = failOn;
    }

    void add(ModelReport report) {
        models++;
        verdicts.merge(report.verdict(), 1, Integer::sum);
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
        return incomplete || models == 0 ? ExitCode.INCOMPLETE : ExitCode.CLEAN;
    }

    /** What is wrong with the files that could not be read. */
    List<String> unreadable() {
        return unreadable;
    }

    /** {@code 3 models: 2 pass, 1 fail}; empty for one. */
    String tally() {
        if (models < 2) return "";
        StringBuilder text = new StringBuilder(models + " models:");
        String separator = " ";
        for (Map.Entry<Verdict, Integer> verdict : verdicts.entrySet()) {
            text.append(separator)
                    .append(verdict.getValue())
                    .append(' ')
                    .append(verdict.getKey().reportName());
            separator = ", ";
        }
        return text.toString();
    }
}
