package org.kerasaudit.cli;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.model.Network;

/** The model file that a command asks about. */
final class ModelArgument {
    private final Supplier<Path> file;
    private final LimitOptions limits;

    ModelArgument(Subcommand command) {
        file = command.parameter(0, "MODEL", Path.class, "A model file (.keras, .h5, .json).");
        limits = new LimitOptions(command);
    }

    Path file() {
        return file.get();
    }

    /** The file as one that must not be overwritten. */
    Originals originals() {
        return new Originals(limits.limits()).model(file());
    }

    /** The file read within the limits asked for. */
    KerasModel read() {
        return KerasModel.read(file(), limits.limits());
    }

    /** The audit of the file, which must hold an architecture. */
    ModelReport report() {
        ModelReport report = new Auditor(AuditOptions.DEFAULT.within(limits.limits())).audit(file());
        if (report.model() == null) {
            throw CannotProceedException.incomplete(report.findings().get(0).message());
        }
        if (report.model().model().isEmpty()) {
            throw CannotProceedException.incomplete(file() + ": expected an architecture, found weights only");
        }
        requireLayers(report.model().model().get().network());
        return report;
    }

    private void requireLayers(Network network) {
        if (!network.layers().isEmpty()) return;
        throw CannotProceedException.incomplete(file()
                + ": expected the layers of the model, found none in that of class '" + network.className() + "'");
    }
}
