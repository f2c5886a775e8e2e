package org.kerasaudit.cli;

import java.util.function.Supplier;
import org.kerasaudit.auditor.report.Explanation;
import org.kerasaudit.auditor.result.ModelReport;

/** {@code keras-audit explain MODEL LAYER}: where a layer's parameters come from. */
final class ExplainCommand extends Subcommand {
    private final ModelArgument model = new ModelArgument(this);

    private final Supplier<String> layer =
            parameter(1, "LAYER", String.class, "A layer's name or path, as in the audit's report.");

    ExplainCommand() {
        super(
                "explain",
                "Explains a layer's parameter count: the formula with this layer's numbers in it.",
                "  keras-audit explain model.keras lstm",
                "  keras-audit explain model.keras encoder/dense_1");
    }

    @Override
    public Integer call() {
        out().print(explanation(model.report()));
        return ExitCode.CLEAN;
    }

    private String explanation(ModelReport report) {
        try {
            return Explanation.of(report, layer.get());
        } catch (IllegalArgumentException unknown) {
            throw CannotProceedException.wrongUsage(String.valueOf(unknown.getMessage()));
        }
    }
}
