package org.kerasaudit.auditor.opinion;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Deviation;
import org.kerasaudit.auditor.numbers.Tolerance;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Location;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.SecondOpinion;
import org.kerasaudit.auditor.result.SecondOpinion.LayerCount;
import org.kerasaudit.auditor.result.SecondOpinion.Output;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.verify.VerificationFindings;
import org.kerasaudit.importer.model.Model;

/** Reports a second opinion as the findings KA811 to KA815. */
record SecondOpinionFindings(Audit audit, Consumer<Finding> findings) {

    void report(SecondOpinion opinion, Tolerance tolerance) {
        parameters(opinion);
        switch (opinion.outcome()) {
            case ANSWERED -> opinion.run().outputs().forEach(output -> output(opinion, output, tolerance));
            case REFUSED ->
                report(SecondOpinionRules.REFUSED, opinion, "", "an import and a forward pass", opinion.detail());
            case CRASHED -> report(SecondOpinionRules.CRASHED, opinion, "", "an answer", opinion.detail());
            case OUT_OF_TIME, OUT_OF_MEMORY ->
                report(SecondOpinionRules.LIMIT, opinion, "", "an answer within its limits", opinion.detail());
            case NOT_ASKED -> {}
        }
    }

    private void output(SecondOpinion opinion, Output output, Tolerance tolerance) {
        @Nullable Deviation deviation = output.deviation();
        if (deviation == null || deviation.ok()) return;
        String judge = output.engineToRecording() != null ? "the recording" : "the result computed here";
        String which = "output " + output.index();
        String expected = deviation.difference() == null
                ? String.format(
                        Locale.ROOT,
                        "%s within rtol %.3g and atol %.3g of %s",
                        which,
                        tolerance.rtol(),
                        tolerance.absolute(deviation.magnitude()),
                        judge)
                : which + " equal to " + judge;
        report(SecondOpinionRules.OUTPUTS, opinion, "", expected, error(deviation));
    }

    private static String error(Deviation deviation) {
        if (deviation.difference() != null) return deviation.difference();
        String text =
                String.format(Locale.ROOT, "an error of %.3g, relative %.3g", deviation.maxAbs(), deviation.maxRel());
        return deviation.worst() == null ? text : text + ", worst " + VerificationFindings.described(deviation.worst());
    }

    private void parameters(SecondOpinion opinion) {
        for (LayerCount layer : opinion.layers()) {
            if (!layer.differs()) continue;
            report(
                    SecondOpinionRules.PARAMETERS,
                    opinion,
                    layer.path(),
                    count(layer.params()),
                    count(layer.engineParams()));
        }
        OptionalLong total = total();
        boolean reported = opinion.layers().stream().anyMatch(LayerCount::differs);
        if (reported || total.isEmpty() || opinion.params().isEmpty() || total.equals(opinion.params())) return;
        report(SecondOpinionRules.PARAMETERS, opinion, "", count(total) + " in total", count(opinion.params()));
    }

    /** Returns the model's parameter count; empty unless the whole model is known. */
    private OptionalLong total() {
        return audit.opened()
                .model()
                .filter(Model::complete)
                .map(model -> Model.count(model.weights()))
                .orElse(OptionalLong.empty());
    }

    private static String count(OptionalLong params) {
        return String.format(Locale.ROOT, "%,d parameters", params.orElse(0));
    }

    private void report(Rule rule, SecondOpinion opinion, String layer, String expected, String found) {
        Location location = audit.at(layer, opinion.engine() + " " + opinion.version());
        findings.accept(Finding.of(rule, location, expected, found));
    }
}
