package org.kerasaudit.auditor.verify;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Deviation;
import org.kerasaudit.auditor.numbers.Deviation.NotFinite;
import org.kerasaudit.auditor.result.Diagnosis;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.RoundingError;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verification;
import org.kerasaudit.auditor.result.Verification.LayerOutput;
import org.kerasaudit.auditor.result.Verification.Output;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.importer.tensor.Shape;

/** Reports the result of a verification as the findings KA601 and KA607 to KA609. */
public record VerificationFindings(Audit audit, Consumer<Finding> findings) {

    /** What these findings are about, instead of a place inside the file. */
    static final String PREDICTIONS = "predictions";

    private static final int MAX_SHOWN = 6;

    void report(Verification verification) {
        for (Output output : verification.outputs()) {
            String which = "output " + output.index();
            notFinite(which, output.deviation().notFinite());
            if (!output.ok()) mismatch(which, output.deviation(), verification);
        }
        notFiniteOnBothSides(verification.outputs());
        if (verification.ok() && verification.analysis().rounding() == null) otherLayers(verification);
        if (verification.analysis().diagnosis() != null)
            causes(verification.analysis().diagnosis());
    }

    private void mismatch(String which, Deviation deviation, Verification verification) {
        String expected = deviation.difference() == null
                ? "within rtol " + shown(verification.tolerance().rtol()) + " and atol "
                        + shown(verification.tolerance().absolute(deviation.magnitude())) + " of the recording"
                : "equal to the recording";
        String where = verification.analysis().firstDivergence() == null
                ? ""
                : "; the first divergence is in layer "
                        + verification.analysis().firstDivergence();
        @Nullable RoundingError rounding = verification.analysis().rounding();
        String found = error(deviation) + (rounding == null ? where : ", due to rounding alone: " + rounding.text());
        Finding finding = finding(VerificationRules.MISMATCH, "", which + " " + expected, found);
        findings.accept(rounding == null ? finding : finding.with(Severity.INFO));
    }

    private static String error(Deviation deviation) {
        if (deviation.difference() != null) return deviation.difference();
        String text = "an error of " + shown(deviation.maxAbs()) + ", relative " + shown(deviation.maxRel());
        Deviation.@Nullable Element worst = deviation.worst();
        if (worst != null) text += ", worst " + described(worst);
        @Nullable Integer changed = deviation.topChanged();
        return changed == null || changed == 0
                ? text
                : text + "; the most likely class changed in " + changed + " samples";
    }

    /** Describes an element: {@code 0.31 instead of 0.25 at [0, 3]}. */
    public static String described(Deviation.Element element) {
        return shown(element.computed()) + " instead of " + shown(element.recorded()) + " at "
                + Shape.of(element.index()).brackets();
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    /** Reports NaN or infinities on one side. */
    private void notFinite(String which, NotFinite notFinite) {
        int count = notFinite.recorded() + notFinite.computed();
        if (count == 0) return;
        String found = notFinite.first() + (count > 1 ? ", the first of " + count : "");
        report(VerificationRules.NOT_FINITE, "", which + " to match the recording's NaN and infinite elements", found);
    }

    /** Reports NaN or infinities on both sides: the recording matches, but the result is useless. */
    private void notFiniteOnBothSides(List<Output> outputs) {
        List<Output> affected = outputs.stream()
                .filter(output -> output.deviation().notFinite().both() > 0)
                .toList();
        if (affected.isEmpty()) return;
        int count = affected.stream()
                .mapToInt(output -> output.deviation().notFinite().both())
                .sum();
        String found = count + " NaN or infinite elements in " + affected.size()
                + " outputs, also in the recording; the first is in output "
                + affected.get(0).index() + ": "
                + affected.get(0).deviation().notFinite().first();
        findings.accept(finding(VerificationRules.NOT_FINITE, "", "outputs to be finite numbers", found)
                .with(Severity.WARNING));
    }

    /** Reports the first layer that differs although the outputs do not. */
    private void otherLayers(Verification verification) {
        for (LayerOutput layer : verification.layers()) {
            if (layer.ok()) continue;
            report(
                    VerificationRules.LAYER_MISMATCH,
                    layer.path(),
                    "its recorded output, because the model's outputs match",
                    error(layer.whole()));
            return;
        }
    }

    private void causes(Diagnosis diagnosis) {
        for (Diagnosis.Cause cause : diagnosis.causes()) {
            String layer = cause.layers().isEmpty() ? "" : cause.layers().get(0);
            String found = (cause.proven() ? "a recording that matches with " : "a recording best explained by ")
                    + cause.text() + in(cause.layers()) + " (" + cause.id() + "): " + cause.advice();
            report(VerificationRules.CAUSE, layer, "a recording that matches the file", found);
        }
    }

    /** Lists the affected layers: {@code  in bn_1, bn_2 and 51 more layers}. */
    public static String in(List<String> layers) {
        if (layers.isEmpty()) return "";
        int shown = Math.min(layers.size(), MAX_SHOWN);
        String names = String.join(", ", layers.subList(0, shown));
        return " in " + names + (shown < layers.size() ? " and " + (layers.size() - shown) + " more layers" : "");
    }

    private void report(Rule rule, String layer, String expected, String found) {
        findings.accept(finding(rule, layer, expected, found));
    }

    private Finding finding(Rule rule, String layer, String expected, String found) {
        return Finding.of(rule, audit.at(layer, PREDICTIONS), expected, found);
    }
}
