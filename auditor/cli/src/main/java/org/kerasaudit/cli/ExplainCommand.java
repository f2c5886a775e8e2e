package org.kerasaudit.cli;

import java.util.function.Supplier;
import org.kerasaudit.auditor.report.Explanation;
import org.kerasaudit.auditor.result.ModelReport;

/** {@code keras-audit explain MODEL LAYER}: how a layer's parameter count is computed. */
final class ExplainCommand extends Subcommand {
    private final ModelArgument model = new ModelArgument(this);

    private final Supplier<String> layer =
            parameter(1, "LAYER", String.class, "Name or path of a layer, as in the audit report.");

    ExplainCommand() {
        super(
                "explain",
                "Explains a layer's parameter count: the formula, filled in with the layer's numbers.",
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
