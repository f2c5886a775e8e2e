package org.kerasaudit.auditor.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Deviation;
import org.kerasaudit.auditor.result.Digits;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.SecondOpinion;
import org.kerasaudit.auditor.result.SecondOpinion.LayerCount;
import org.kerasaudit.auditor.result.SecondOpinion.Output;

/** The part of the text report that compares another engine with the recording and with Keras Audit. */
record TextSecondOpinion(ModelReport report, int width, Consumer<String> lines) {
    private static final int NUMBER = 13;
    private static final int MAX_LAYERS = 24;

    void print(SecondOpinion opinion) {
        line("Second opinion: " + opinion.engine() + " " + opinion.version() + " " + outcome(opinion));
        boolean without = opinion.layers().isEmpty() && report.counts().total().equals(opinion.params());
        if (opinion.params().isPresent() && !without) parameters(opinion);
        opinion.run().outputs().forEach(output -> output(opinion, output));
        opinion.notes().forEach(note -> line("  " + opinion.engine() + " says: " + note));
    }

    private String outcome(SecondOpinion opinion) {
        return switch (opinion.outcome()) {
            case ANSWERED -> inputs(opinion);
            case REFUSED -> "refused: " + opinion.detail();
            case CRASHED -> "crashed: " + opinion.detail();
            case OUT_OF_TIME -> "was stopped: " + opinion.detail();
            case OUT_OF_MEMORY -> "ran out of memory: " + opinion.detail();
            case NOT_ASKED -> "was not asked: " + opinion.detail();
        };
    }

    private static String inputs(SecondOpinion opinion) {
        return switch (opinion.run().inputs()) {
            case RECORDED -> "on the " + opinion.run().samples() + " recorded samples";
            case RANDOM -> "on " + opinion.run().samples() + " random samples (no recording)";
            case NONE -> "imported the model; " + opinion.detail();
        };
    }

    private void parameters(SecondOpinion opinion) {
        boolean many = opinion.layers().size() > MAX_LAYERS;
        List<LayerCount> shown =
                many ? opinion.layers().stream().filter(LayerCount::differs).toList() : opinion.layers();
        row("Parameters", "ours", opinion.engine(), "");
        for (LayerCount layer : shown) {
            row(
                    "  " + layer.path(),
                    count(layer.params()),
                    count(layer.engineParams()),
                    layer.differs() ? "DIFFERS" : "");
        }
        int same = opinion.layers().size() - shown.size();
        if (same > 0) line("  ... " + same + " more layers, the same in both");
        boolean differs =
                report.counts().total().isPresent() && !report.counts().total().equals(opinion.params());
        row("  total", count(report.counts().total()), count(opinion.params()), differs ? "DIFFERS" : "");
    }

    private void output(SecondOpinion opinion, Output output) {
        row("Output " + output.index(), "max abs error", "relative", "");
        compared(opinion.engine() + " - recording", output.engineToRecording());
        compared("ours - recording", output.oursToRecording());
        compared(opinion.engine() + " - ours", output.engineToOurs());
    }

    private void compared(String sides, @Nullable Deviation deviation) {
        if (deviation == null) return;
        if (deviation.difference() == null) {
            row(
                    "  " + sides,
                    shown(deviation.maxAbs()),
                    shown(deviation.maxRel()),
                    deviation.ok() ? "matches" : "DIFFERS");
        } else {
            line(TextReport.pad("  " + sides, label() + 2) + "DIFFERS: " + deviation.difference());
        }
    }

    private void row(String label, String first, String second, String mark) {
        line(TextReport.pad(TextReport.clip(label, label()), label())
                + String.format(Locale.ROOT, "%" + (NUMBER + 2) + "s%" + NUMBER + "s  %s", first, second, mark));
    }

    /** Returns the width that numbers and marks leave for labels, up to a readable maximum. */
    private int label() {
        return Math.min(width - 2 * NUMBER - 11, 36);
    }

    private static String shown(double error) {
        return String.format(Locale.ROOT, "%.3g", error);
    }

    private static String count(OptionalLong params) {
        return params.isPresent() ? Digits.grouped(params.getAsLong()) : "-";
    }

    private void line(String text) {
        lines.accept(text.stripTrailing());
    }
}
