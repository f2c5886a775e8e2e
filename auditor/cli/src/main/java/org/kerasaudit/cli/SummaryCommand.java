package org.kerasaudit.cli;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.kerasaudit.auditor.report.summary.Summary;
import org.kerasaudit.auditor.result.ModelReport;

/** {@code keras-audit summary MODEL}: Keras's own table. */
final class SummaryCommand extends Subcommand {
    private final ModelArgument model = new ModelArgument(this);

    private final Supplier<Integer> width = option(
            "--width",
            "COLUMNS",
            Integer.class,
            0,
            "Width of the terminal to print for, Keras's line_length (default: Keras's own).");

    private final BooleanSupplier expandNested =
            flag("--expand-nested", "Show nested models with their layers, as Keras 2.7 and later can.");

    private final BooleanSupplier showTrainable =
            flag("--show-trainable", "Say which layers train, as Keras 2.8 and later can.");

    SummaryCommand() {
        super(
                "summary",
                "Prints what Keras's own model.summary() prints.",
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
