package org.kerasaudit.cli;

import java.util.concurrent.Callable;
import org.kerasaudit.auditor.ModelReport;
import org.kerasaudit.auditor.Summary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keras-audit summary MODEL}: Keras's own table. */
@Command(
        name = "summary",
        description = "Prints what Keras's own model.summary() prints.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  keras-audit summary model.keras --width 120")
final class SummaryCommand implements Callable<Integer> {
    @Mixin
    private ModelArgument model;

    @Option(
            names = "--width",
            paramLabel = "COLUMNS",
            description = "Width of the terminal to print for, Keras's line_length (default: Keras's own).")
    private int width;

    @Option(
            names = "--expand-nested",
            description = "Show nested models with their layers, as Keras 2.7 and later can.")
    private boolean expandNested;

    @Option(names = "--show-trainable", description = "Say which layers train, as Keras 2.8 and later can.")
    private boolean showTrainable;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ModelReport report = model.report();
        spec.commandLine().getOut().print(summary(report));
        if (report.trainable().isPresent()) return ExitCode.CLEAN;
        throw CannotProceedException.incomplete(model.file() + ": not every parameter could be counted");
    }

    private String summary(ModelReport report) {
        try {
            return Summary.of(report, new Summary.Options(width, expandNested, showTrainable));
        } catch (IllegalArgumentException impossible) {
            throw CannotProceedException.wrongUsage("--width: " + impossible.getMessage());
        }
    }
}
