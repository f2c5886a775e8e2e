package org.kerasaudit.auditor.report.summary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.kerasaudit.auditor.report.summary.RichTable.Align;
import org.kerasaudit.auditor.report.summary.RichTable.Column;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.tensor.Shape;

/** The summary of Keras 3: a table drawn by rich. */
final class SummaryKeras3 {
    /** The width of an unlimited terminal, on which nothing is folded. */
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final SummarySource source;
    private final Summary.Options options;
    private final SummaryGraph graph;
    private final boolean chain;
    private final StringBuilder out = new StringBuilder();

    SummaryKeras3(SummarySource source, Summary.Options options) {
        this.source = source;
        this.options = options;
        this.graph = new SummaryGraph(source.origin(), source.network());
        this.chain = graph.sequentialLike();
    }

    String text() {
        line("Model: \"" + source.network().name() + "\"");
        List<List<String>> rows = new ArrayList<>();
        source.layers().forEach(layer -> collect(layer, graph, 0, rows));
        int length = lineLength();
        new RichTable(columns(length), length)
                .render(rows)
                .forEach(row -> out.append(row).append('\n'));
        SummarySource.Amount optimizer = source.optimizer().orElse(SummarySource.Amount.NONE);
        amount(" Total params: ", source.trainable().plus(source.nonTrainable()).plus(optimizer));
        amount(" Trainable params: ", source.trainable());
        amount(" Non-trainable params: ", source.nonTrainable());
        if (source.optimizer().isPresent()) amount(" Optimizer params: ", optimizer);
        return out.toString();
    }

    private int lineLength() {
        int preferred = (!chain ? 108 : beforeWideCounts() ? 84 : 88) + (options.showTrainable() ? 12 : 0);
        return options.width() == 0 ? preferred : Math.min(preferred, options.width() - 4);
    }

    /** Whether the file was written before Keras 3.0.5, which widened the column of counts. */
    private boolean beforeWideCounts() {
        return source.origin().version().matches("3\\.0\\.[0-4]");
    }

    private List<Column> columns(int length) {
        double counts = beforeWideCounts() ? (chain ? .84 : .7) : (chain ? .8 : .74);
        double[] shares = chain ? new double[] {.45, counts, 1} : new double[] {.3, .56, counts, 1};
        List<String> names = new ArrayList<>(List.of("Layer (type)", "Output Shape", "Param #"));
        List<Align> aligns = new ArrayList<>(List.of(Align.LEFT, Align.LEFT, Align.RIGHT));
        if (!chain) {
            names.add("Connected to");
            aligns.add(Align.LEFT);
        }
        if (options.showTrainable()) {
            shares =
                    Arrays.copyOf(Arrays.stream(shares).map(share -> share * .9).toArray(), shares.length + 1);
            shares[shares.length - 1] = 1;
            names.add("Trainable");
            aligns.add(Align.CENTER);
        }
        List<Column> columns = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < shares.length; i++) {
            int width = (int) (shares[i] * length) - start;
            columns.add(new Column(names.get(i), aligns.get(i), width));
            start += width;
        }
        return columns;
    }

    private void collect(LayerReport report, SummaryGraph own, int level, List<List<String>> rows) {
        ModelLayer layer = report.layer();
        boolean operation = layer.scope().attribute().startsWith("operations/");
        if (operation && level > 0) return;
        List<String> fields = new ArrayList<>();
        String prefix = level == 0 ? "" : "   ".repeat(level) + "└ ";
        fields.add(prefix + layer.name() + " (" + pythonClass(layer) + ")");
        fields.add(shape(report, own));
        fields.add(params(report));
        if (!chain) fields.add(level == 0 ? connections(layer) : "-");
        if (options.showTrainable()) fields.add(trainable(report));
        rows.add(fields);
        if (!options.expandNested()) return;
        layer.network().ifPresent(nested -> {
            SummaryGraph inside = new SummaryGraph(source.origin(), nested);
            report.children().forEach(child -> collect(child, inside, level + 1, rows));
        });
    }

    /** Returns the Python name of the class; for one layer, it differs from the name in files. */
    private static String pythonClass(ModelLayer layer) {
        return layer.className().equals("GroupQueryAttention") ? "GroupedQueryAttention" : layer.className();
    }

    /** Returns the output shapes of the layer's last call; a single one has no brackets. */
    private static String shape(LayerReport report, SummaryGraph own) {
        List<List<Shape>> calls = own.shapesByCall(report);
        if (calls.isEmpty()) return "?";
        List<Shape> shapes = calls.get(calls.size() - 1);
        if (shapes.size() == 1) return shape(shapes.get(0));
        StringJoiner text = new StringJoiner(", ", "[", "]");
        shapes.forEach(shape -> text.add(shape(shape)));
        return text.toString();
    }

    /** Formats a shape; unlike a Python tuple, without a comma after a single size. */
    private static String shape(Shape shape) {
        String text = shape.brackets();
        return "(" + text.substring(1, text.length() - 1) + ")";
    }

    private static String params(LayerReport report) {
        return SummarySource.unbuilt(report) ? "0 (unbuilt)" : SummarySource.grouped(report.params());
    }

    private String connections(ModelLayer layer) {
        String connections = String.join(", ", graph.connections(layer));
        return connections.isEmpty() ? "-" : withoutTags(connections);
    }

    /** Removes {@code [word]}, which rich treats as a style because Keras does not escape names here. */
    private static String withoutTags(String text) {
        return text.replaceAll("\\[[a-z#/@][^\\[]*?]", "");
    }

    private static String trainable(LayerReport report) {
        boolean bare = report.weights().isEmpty() && report.params().orElse(0) == 0;
        return bare ? "-" : report.layer().trainable() ? "Y" : "N";
    }

    private void amount(String label, SummarySource.Amount amount) {
        line(label + SummarySource.grouped(amount.count()) + " (" + amount.size("B") + ")");
    }

    private void line(String text) {
        int width = options.width() == 0 ? UNLIMITED : options.width();
        RichTable.fold(text, width).forEach(part -> out.append(part).append('\n'));
    }
}
