package org.kerasaudit.cli;

import java.util.concurrent.Callable;
import org.kerasaudit.auditor.Explanation;
import org.kerasaudit.auditor.ModelReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keras-audit explain MODEL LAYER}: where a layer's parameters come from. */
@Command(
        name = "explain",
        description = "Explains a layer's parameter count: the formula with this layer's numbers in it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  keras-audit explain model.keras lstm", "  keras-audit explain model.keras encoder/dense_1"})
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private ModelArgument model;

    @Parameters(index = "1", paramLabel = "LAYER", description = "A layer's name or path, as in the audit's report.")
    private String layer;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(explanation(model.report()));
        return ExitCode.CLEAN;
    }

    private String explanation(ModelReport report) {
        try {
            return Explanation.of(report, layer);
        } catch (IllegalArgumentException unknown) {
            throw CannotProceedException.wrongUsage(String.valueOf(unknown.getMessage()));
        }
    }
}
