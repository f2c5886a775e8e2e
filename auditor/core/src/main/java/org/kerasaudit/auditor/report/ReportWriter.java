package org.kerasaudit.auditor.report;

import java.io.Closeable;
import java.io.IOException;
import org.kerasaudit.auditor.result.ModelReport;

/** Writes a report audit by audit. The underlying output stays open. */
public interface ReportWriter extends Closeable {
    /** Adds one audit without retaining it. Throws {@link java.io.UncheckedIOException} if it cannot be written. */
    void add(ModelReport report);

    /** Ends the report. */
    @Override
    void close() throws IOException;
}
