package org.kerasaudit.cli;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.kerasaudit.auditor.report.summary.Summary;
import org.kerasaudit.auditor.result.ModelReport;

/** {@code keras-audit summary MODEL}: prints the table of {@code model.summary()}. */
final class SummaryCommand extends Subcommand {
    private final ModelArgument model = new ModelArgument(this);

    private final Supplier<Integer> width = option(
            "--width", "COLUMNS", Integer.class, 0, "Line width, like line_length in Keras (default: same as Keras).");

    private final BooleanSupplier expandNested =
            flag("--expand-nested", "Show the layers of nested models (models saved with Keras 2.7 or later).");

    private final BooleanSupplier showTrainable =
            flag("--show-trainable", "Show which layers are trainable (models saved with Keras 2.8 or later).");

    SummaryCommand() {
        super(
                "summary",
                "Prints the same table as model.summary() in Keras.",
                "  keras-audit summary model.keras --width 120");
    }

    @Override
    public Integer call() {
        ModelReport report = model.report();
        out().print(summary(report));
        if (report.counts().trainable().isPresent()) return ExitCode.CLEAN;
        throw CannotProceedException.incomplete(model.file() + ": not every parameter could be counted");
    }

    private String summary(ModelReport report) {
        try {
            return Summary.of(
                    report,
                    new Summary.Options(width.get(), expandNested.getAsBoolean(), showTrainable.getAsBoolean()));
        } catch (IllegalArgumentException impossible) {
            throw CannotProceedException.wrongUsage("--width: " + impossible.getMessage());
        }
    }
}
