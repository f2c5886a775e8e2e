package org.kerasaudit.auditor.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Deviation;
import org.kerasaudit.auditor.result.Diagnosis;
import org.kerasaudit.auditor.result.RoundingError;
import org.kerasaudit.auditor.result.Verification;
import org.kerasaudit.auditor.result.Verification.LayerOutput;
import org.kerasaudit.auditor.result.Verification.Output;
import org.kerasaudit.auditor.result.Verification.Rounding;
import org.kerasaudit.auditor.verify.VerificationFindings;

/** The part of the text report about a verification. */
record TextVerification(Consumer<String> lines) {
    /** How many layers are shown before and after the first divergence. */
    private static final int CONTEXT = 6;

    private static final String ROW = "%9s  %9s  %s";

    void print(Verification verification) {
        verification.outputs().forEach(output -> output(output, verification));
        if (verification.analysis().rounding() != null)
            rounding(verification.analysis().rounding());
        @Nullable Diagnosis diagnosis = verification.analysis().diagnosis();
        if (diagnosis == null) return;
        if (verification.layers().isEmpty()) {
            line("Layers: none recorded; record with --layers to see which layer differs first");
        } else {
            layers(verification);
        }
        diagnosis(diagnosis);
    }

    private void output(Output output, Verification verification) {
        Deviation deviation = output.deviation();
        String name = "Predictions: output " + output.index();
        if (deviation.difference() != null) {
            line(name + " DIFFERS: " + deviation.difference());
            return;
        }
        line(String.format(
                Locale.ROOT,
                "%s %s, max abs error %.3g, relative %.3g over %d samples of %s",
                name,
                output.ok() ? "matches" : verification.ok() ? "matches except for rounding" : "DIFFERS",
                deviation.maxAbs(),
                deviation.maxRel(),
                verification.samples(),
                verification.recording().getFileName()));
        if (!output.ok()) more(deviation, verification);
        if (output.rounding() != null) rounding(output.rounding());
    }

    private void more(Deviation deviation, Verification verification) {
        line(String.format(
                Locale.ROOT,
                "  mean abs error %.3g, relative %.3g; allowed: rtol %.3g and atol %.3g",
                deviation.meanAbs(),
                deviation.meanRel(),
                verification.tolerance().rtol(),
                verification.tolerance().absolute(deviation.magnitude())));
        if (deviation.worst() != null) line("  worst: " + VerificationFindings.described(deviation.worst()));
        @Nullable Integer changed = deviation.topChanged();
        if (changed != null) {
            line("  most likely class: "
                    + (changed == 0 ? "unchanged in all samples" : "different in " + changed + " samples"));
        }
    }

    private void rounding(Rounding rounding) {
        line(String.format(
                Locale.ROOT,
                "  computed in float64; float32 rounding error %.3g, error beyond rounding %.3g",
                rounding.usual(),
                rounding.beyond()));
    }

    private void rounding(RoundingError rounding) {
        line("Outside the default tolerance, but explained by rounding:");
        line("  " + rounding.text());
    }

    // Error growth along the graph.

    private void layers(Verification verification) {
        List<LayerOutput> layers = verification.layers();
        int first = 0;
        while (first < layers.size()
                && !layers.get(first).path().equals(verification.analysis().firstDivergence())) first++;
        boolean none = first == layers.size();
        if (none) line("Layers: no recorded layer causes a difference by itself; their errors add up");
        line(String.format(Locale.ROOT, ROW, "error", "own error", "layer, in call order (relative errors)"));
        int from = none ? Math.max(0, first - 2 * CONTEXT) : Math.max(0, first - CONTEXT);
        int to = Math.min(layers.size(), first + CONTEXT + 1);
        if (from > 0) line(String.format(Locale.ROOT, ROW, "", "", "... " + from + " before"));
        for (int i = from; i < to; i++) line(row(layers.get(i), i == first));
        if (to < layers.size()) line(String.format(Locale.ROOT, ROW, "", "", "... " + (layers.size() - to) + " more"));
    }

    private static String row(LayerOutput layer, boolean first) {
        @Nullable Deviation own = layer.own();
        boolean differs = own != null && !own.ok();
        return String.format(
                Locale.ROOT,
                ROW,
                shown(layer.whole()),
                own == null ? "" : shown(own),
                layer.path() + (first ? "  ← first divergence" : differs ? "  differs" : ""));
    }

    private static String shown(Deviation deviation) {
        return String.format(Locale.ROOT, "%.3g", deviation.maxRel());
    }

    private void diagnosis(Diagnosis diagnosis) {
        diagnosis.causes().forEach(this::cause);
        if (!diagnosis.unexplained().isEmpty() || diagnosis.causes().isEmpty()) {
            List<String> layers = diagnosis.unexplained().stream()
                    .filter(path -> !path.isEmpty())
                    .toList();
            line("Cause: unknown" + (layers.isEmpty() ? "" : " for " + String.join(", ", layers)) + "; none of "
                    + diagnosis.tried() + " other readings of the file matches the recording");
        }
        if (!diagnosis.complete()) {
            line("Cause: search stopped after " + diagnosis.tried()
                    + " readings; --diagnosis SECONDS gives it more time");
        }
    }

    private void cause(Diagnosis.Cause cause) {
        line((cause.proven() ? "Cause: " : "Possible cause: ") + cause.id() + ", " + cause.text()
                + VerificationFindings.in(cause.layers()));
        if (cause.proven()) {
            line(String.format(
                    Locale.ROOT,
                    "  with this change, the relative error is %.3g instead of %.3g",
                    cause.after(),
                    cause.before()));
        } else {
            line("  nothing else explains the difference, and nothing contradicts this");
        }
        line("  what to do: " + cause.advice());
    }

    private void line(String text) {
        lines.accept(text);
    }
}
