package org.kerasaudit.auditor.report;

import java.io.IOException;
import java.io.Writer;

/** What a report can be written as. */
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
     * How text is laid out; what is read by programs leaves it aside.
     *
     * @param width columns of the terminal
     * @param colour whether to mark severities with ANSI colours
     */
    public record Style(int width, boolean colour) {}

    private interface Opening {
        ReportWriter open(Writer out, Style style) throws IOException;
    }

    /** Whether it states the SHA-256 of every file. */
    public boolean hashes() {
        return hashes;
    }

    /** A report on {@code out}, to be closed at its end. */
    public ReportWriter open(Writer out, Style style) throws IOException {
        return opening.open(out, style);
    }
}
