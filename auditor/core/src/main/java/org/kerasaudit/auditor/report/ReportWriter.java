package org.kerasaudit.auditor.report;

import java.io.Closeable;
import java.io.IOException;
import org.kerasaudit.auditor.result.ModelReport;

/** Writes a report audit by audit. What it writes to stays open. */
public interface ReportWriter extends Closeable {
    /** Adds one audit; nothing of it is kept. Throws {@link java.io.UncheckedIOException} where it cannot be written. */
    void add(ModelReport report);

    /** Ends the report. */
    @Override
    void close() throws IOException;
}
