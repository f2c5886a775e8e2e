package org.kerasaudit.auditor.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.kerasaudit.auditor.report.ReportFormat.Style;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Verdict;

/** Several text reports one after the other; if there is more than one, with a tally of their verdicts at the end. */
final class TextReports implements ReportWriter {
    private final Writer out;
    private final Style style;
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private int models;

    TextReports(Writer out, Style style) {
        this.out = out;
        this.style = style;
    }

    @Override
    public void add(ModelReport report) {
        try {
            if (models++ > 0) out.write("\n");
            out.write(TextReport.of(report, style.width(), style.color()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        verdicts.merge(report.verdict(), 1, Integer::sum);
    }

    @Override
    public void close() throws IOException {
        if (models > 1) out.write("\n" + tally() + "\n");
    }

    /** Returns the tally: {@code 3 models: 2 pass, 1 fail}. */
    private String tally() {
        return verdicts.entrySet().stream()
                .map(verdict -> verdict.getValue() + " " + verdict.getKey().reportName())
                .collect(Collectors.joining(", ", models + " models: ", ""));
    }
}
