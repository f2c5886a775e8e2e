package org.kerasaudit.cli;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.model.Network;

/** The model file that a command works on. */
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

    /** Returns the files of the model, which must not be overwritten. */
    Originals originals() {
        return new Originals(limits.limits()).model(file());
    }

    /** Reads the file within the requested limits. */
    KerasModel read() {
        return KerasModel.read(file(), limits.limits());
    }

    /** Audits the file. Throws if it has no architecture. */
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
        throw CannotProceedException.incomplete(
                file() + ": expected a model with layers, found none in model class '" + network.className() + "'");
    }
}
