package org.kerasaudit.auditor.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.report.summary.SummarySource;
import org.kerasaudit.auditor.result.Deployment;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.auditor.verify.VerificationRules;
import org.kerasaudit.importer.file.ModelFile;
import org.kerasaudit.importer.file.bytes.Printable;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.tensor.Shape;

/** The text report: a table that fits the terminal, the findings, the verdict. */
public final class TextReport {
    private static final int GAP = 2;
    private static final int NARROWEST = 60;
    private static final int PLAIN = 0;
    private static final int BOLD = 1;

    private final int width;
    private final boolean color;
    private final StringBuilder out = new StringBuilder();

    private TextReport(int width, boolean color) {
        this.width = Math.max(NARROWEST, width);
        this.color = color;
    }

    /**
     * Returns the report on one audit.
     *
     * @param width columns of the terminal
     * @param color whether to mark severities with ANSI colors
     */
    public static String of(ModelReport report, int width, boolean color) {
        TextReport text = new TextReport(width, color);
        text.print(report);
        return text.out.toString();
    }

    private void print(ModelReport report) {
        String writer = describe(report);
        line(bold(report.file().toString()), plain(writer.isEmpty() ? "" : "  " + writer));
        if (!report.layers().isEmpty()) table(report.layers());
        if (!report.layers().isEmpty() || report.counts().total().isPresent()) {
            line("Total " + SummarySource.grouped(report.counts().total()) + " parameters: "
                    + SummarySource.grouped(report.counts().trainable()) + " trainable, "
                    + SummarySource.grouped(report.counts().nonTrainable()) + " non-trainable"
                    + (report.counts().optimizer().orElse(0) > 0
                            ? "; optimizer "
                                    + SummarySource.grouped(report.counts().optimizer())
                            : ""));
        }
        if (report.verification() != null) new TextVerification(this::line).print(report.verification());
        if (report.secondOpinion() != null) {
            new TextSecondOpinion(report, width, this::line).print(report.secondOpinion());
        }
        report.hashes().tensors().forEach((place, hash) -> line("sha256 " + hash + "  " + place));
        report.findings().stream()
                .filter(finding ->
                        report.verification() == null || !finding.ruleId().equals(VerificationRules.CAUSE.id()))
                .filter(finding -> finding.effect() != Effect.ASIDE)
                .forEach(this::finding);
        report.deployments().stream()
                .filter(deployment -> !deployment.asked())
                .map(Deployment::line)
                .filter(aside -> !aside.isEmpty())
                .forEach(this::line);
        verdict(report.verdict());
    }

    private static String describe(ModelReport report) {
        if (report.model() == null) return "";
        ModelFile file = report.model().file();
        String writer = file.kerasVersion().isEmpty() ? "Keras of unknown version" : "Keras " + file.kerasVersion();
        String backend = file.backend().isEmpty() ? "" : " on " + file.backend();
        String weights = file.weightsPath() == null
                ? ""
                : ", weights from " + file.weightsPath().getFileName();
        return file.format().reportName() + ", " + writer + backend + weights;
    }

    // The table: layer, output shape, parameters, formula.

    private record Row(String layer, String shape, String params, String formula) {
        Row {
            layer = Printable.line(layer);
            formula = Printable.line(formula);
        }
    }

    private void table(List<LayerReport> layers) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("Layer (type)", "Output shape", "Params", "Formula"));
        collect(layers, 0, rows);
        int params = widest(rows.stream().map(Row::params).toList(), 16);
        int shape = widest(rows.stream().map(Row::shape).toList(), width / 4);
        int layer = widest(rows.stream().map(Row::layer).toList(), width / 3);
        int formula = width - layer - shape - params - 3 * GAP;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            String text = pad(clip(row.layer(), layer), layer + GAP)
                    + pad(clip(row.shape(), shape), shape + GAP)
                    + " ".repeat(Math.max(0, params - row.params().length()))
                    + row.params()
                    + " ".repeat(GAP)
                    + clip(row.formula(), formula);
            line(i == 0 ? bold(text.stripTrailing()) : plain(text.stripTrailing()));
            if (i == 0) line("─".repeat(width));
        }
        line("─".repeat(width));
    }

    private static void collect(List<LayerReport> layers, int depth, List<Row> rows) {
        for (LayerReport layer : layers) {
            rows.add(new Row(
                    "  ".repeat(depth) + layer.layer().name() + " ("
                            + layer.layer().className() + ")",
                    shapes(layer.outputShapes()),
                    SummarySource.grouped(layer.params()),
                    formula(layer)));
            collect(layer.children(), depth + 1, rows);
        }
    }

    private static String formula(LayerReport layer) {
        @Nullable Formula formula = layer.formula();
        if (formula == null || formula.text().equals("0") || !layer.children().isEmpty()) return "";
        return formula.substituted();
    }

    private static String shapes(@Nullable List<Shape> shapes) {
        if (shapes == null) return "?";
        if (shapes.size() == 1) return shapes.get(0).toString();
        return shapes.stream().map(Shape::toString).collect(Collectors.joining(", ", "[", "]"));
    }

    private void finding(Finding finding) {
        String severity = finding.severity().reportName();
        int code = switch (finding.severity()) {
            case ERROR -> 31;
            case WARNING -> 33;
            case INFO -> 36;
        };
        line(new Span(code, severity), plain(" " + finding.ruleId() + " " + finding.message()));
    }

    private void verdict(Verdict verdict) {
        int code = switch (verdict) {
            case PASS -> 32;
            case INCOMPLETE -> 33;
            case FAIL -> 31;
        };
        boolean incomplete = verdict == Verdict.INCOMPLETE;
        line(
                plain("Verdict: "),
                new Span(code, verdict.reportName()),
                plain(incomplete ? " (something could not be checked)" : ""));
    }

    // Lines. All text passes through here, including text from model files.

    /** A piece of a line and its ANSI code. */
    private record Span(int code, String text) {}

    private static Span plain(String text) {
        return new Span(PLAIN, text);
    }

    private static Span bold(String text) {
        return new Span(BOLD, text);
    }

    private void line(String text) {
        line(plain(text));
    }

    private void line(Span... spans) {
        for (Span span : spans) {
            String text = Printable.line(span.text());
            boolean painted = color && span.code() != PLAIN;
            out.append(painted ? "\u001b[" + span.code() + "m" + text + "\u001b[0m" : text);
        }
        out.append('\n');
    }

    private static int widest(List<String> cells, int limit) {
        return Math.min(limit, cells.stream().mapToInt(String::length).max().orElse(0));
    }

    static String clip(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
    }

    static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
