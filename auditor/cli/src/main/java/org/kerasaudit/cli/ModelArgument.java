package org.kerasaudit.cli;

import java.nio.file.Path;
import org.kerasaudit.auditor.AuditOptions;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.ModelReport;
import picocli.CommandLine.Parameters;

/** The model file that a command asks about. */
final class ModelArgument {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file (.keras, .h5, .json).")
    private Path file;

    Path file() {
        return file;
    }

    /** The audit of the file, which must hold an architecture. */
    ModelReport report() {
        ModelReport report = new Auditor(AuditOptions.DEFAULT).audit(file);
        if (report.model() == null) {
            throw CannotProceedException.incomplete(report.findings().get(0).message());
        }
        if (report.model().model().isEmpty()) {
            throw CannotProceedException.incomplete(file + ": expected an architecture, found weights only");
        }
        return report;
    }
}
