package org.kerasaudit.auditor.report;

import java.io.IOException;
import java.io.Writer;

/** The output formats of a report. */
public enum ReportFormat {
    TEXT(false, TextReports::new),
    JSON(true, (out, style) -> new JsonReport(out));

    private final boolean hashes;
    private final Opening opening;

    ReportFormat(boolean hashes, Opening opening) {
        this.hashes = hashes;
        this.opening = opening;
    }

    /**
     * The layout of text; machine-readable formats ignore it.
     *
     * @param width columns of the terminal
     * @param color whether to mark severities with ANSI colors
     */
    public record Style(int width, boolean color) {}

    private interface Opening {
        ReportWriter open(Writer out, Style style) throws IOException;
    }

    /** Whether the format includes the SHA-256 of every file. */
    public boolean hashes() {
        return hashes;
    }

    /** Opens a report on {@code out}; close it at the end. */
    public ReportWriter open(Writer out, Style style) throws IOException {
        return opening.open(out, style);
    }
}
