package org.kerasaudit.auditor.report.summary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.importer.file.bytes.Printable;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.tensor.Shape;

/** The summaries of Keras 1, Keras 2 and tf.keras 2: columns of spaces between ruled lines. */
final class SummaryKeras2 {
    private static final List<String> HEADER = List.of("Layer (type)", "Output Shape", "Param #", "Connected to");

    private final SummarySource source;
    private final Origin origin;
    private final SummaryGraph graph;
    private final boolean chain;
    private final boolean wraps;
    private final boolean expandNested;
    private final boolean showTrainable;
    private final int length;
    private final int[] positions;
    private final StringBuilder out = new StringBuilder();

    SummaryKeras2(SummarySource source, Summary.Options options) {
        this.source = source;
        this.origin = source.origin();
        this.graph = new SummaryGraph(origin, source.network());
        this.chain = !origin.keras1() && graph.sequentialLike();
        this.wraps = origin.atLeast(2, 7);
        this.expandNested = wraps && options.expandNested();
        this.showTrainable = origin.atLeast(2, 8) && options.showTrainable();
        int asked = options.width() == 0 || fixedLength() ? defaultLength() : options.width();
        this.positions = positions(asked);
        this.length = showTrainable ? asked + 11 : asked;
    }

    String text() {
        if (named()) line("Model: \"" + source.network().name() + "\"");
        line("_".repeat(length));
        List<String> header = new ArrayList<>(HEADER.subList(0, chain ? 3 : 4));
        if (showTrainable) header.add("Trainable");
        row(header, 0);
        line("=".repeat(length));
        List<LayerReport> rows = graph.rows(source.layers());
        if (wraps) {
            rows.forEach(layer -> wrapped(layer, graph, 0, false));
            line("=".repeat(length));
        } else {
            for (int i = 0; i < rows.size(); i++) {
                layer(rows.get(i));
                line((i == rows.size() - 1 ? "=" : "_").repeat(length));
            }
        }
        totals();
        line("_".repeat(length));
        return out.toString();
    }

    private boolean named() {
        return origin.atLeast(2, 3)
                || origin.version().startsWith("2.2.5")
                || origin.version().startsWith("2.2.4-tf");
    }

    private boolean fixedLength() {
        return origin.version().matches("1\\.0\\.[0-3]");
    }

    private int defaultLength() {
        if (chain) return 65;
        return origin.keras1() || origin.version().startsWith("2.0.") ? 100 : 98;
    }

    private int[] positions(int asked) {
        if (fixedLength()) return new int[] {35, 55, 67, 100};
        double[] wide = origin.atLeast(2, 13) ? new double[] {.3, .6, .7, 1} : new double[] {.33, .55, .67, 1};
        double[] shares = chain ? new double[] {.45, .85, 1} : wide;
        int[] ends =
                Arrays.stream(shares).mapToInt(share -> (int) (asked * share)).toArray();
        if (!showTrainable) return ends;
        int[] more = Arrays.copyOf(ends, ends.length + 1);
        more[ends.length] = asked + 11;
        return more;
    }

    private void layer(LayerReport report) {
        List<String> connections = chain ? List.of() : graph.connections(report.layer());
        List<String> fields = new ArrayList<>(fields(report, graph));
        if (!chain) fields.add(connections.isEmpty() ? "" : connections.get(0));
        row(fields, 0);
        connections.stream().skip(1).forEach(connection -> row(List.of("", "", "", connection), 0));
    }

    private void wrapped(LayerReport report, SummaryGraph own, int level, boolean last) {
        List<String> fields = new ArrayList<>(fields(report, own));
        if (!chain) fields.add(pythonList(level == 0 ? own.connections(report.layer()) : List.of()));
        if (showTrainable) fields.add(report.layer().trainable() ? "Y" : "N");
        row(fields, level);
        boolean expanded = expandNested && !report.children().isEmpty();
        if (expanded) {
            edge("¯", level + 1);
            Network nested = report.layer().network().orElseThrow();
            SummaryGraph inside = new SummaryGraph(origin, nested);
            for (int i = 0; i < report.children().size(); i++) {
                wrapped(
                        report.children().get(i),
                        inside,
                        level + 1,
                        i == report.children().size() - 1);
            }
            edge("¯", level);
        }
        if (!last && !expanded) edge(" ", level);
    }

    private void edge(String fill, int level) {
        line("|".repeat(level) + fill.repeat(Math.max(0, length - 2 * level)) + "|".repeat(level));
    }

    private static String pythonList(List<String> items) {
        return items.stream().map(item -> "'" + item + "'").collect(Collectors.joining(", ", "[", "]"));
    }

    private List<String> fields(LayerReport report, SummaryGraph own) {
        ModelLayer layer = report.layer();
        OptionalLong params = report.params();
        return List.of(
                layer.name() + " (" + layer.className() + ")",
                shape(report, own),
                params.isPresent() ? Long.toString(params.getAsLong()) : "?");
    }

    private String shape(LayerReport report, SummaryGraph own) {
        List<List<Shape>> calls = own.shapesByCall(report);
        if (calls.isEmpty()) return "?";
        if (calls.stream().distinct().count() > 1) return "multiple";
        List<Shape> shapes = calls.get(0);
        boolean list = shapes.size() != 1 || tensorFlow() && report.layer().has(Trait.INPUT);
        return list ? shapes.toString() : shapes.get(0).toString();
    }

    /** Whether this is TensorFlow's Keras, which shows an input layer's shape as a list. */
    private boolean tensorFlow() {
        return origin.version().endsWith("-tf") || origin.atLeast(2, 4);
    }

    private void totals() {
        SummarySource.Amount total = source.trainable().plus(source.nonTrainable());
        if (origin.keras1() && !origin.atLeast(1, 2)) {
            line("Total params: " + plain(total.count()));
            return;
        }
        line("Total params: " + total(total));
        line("Trainable params: " + total(source.trainable()));
        line("Non-trainable params: " + total(source.nonTrainable()));
    }

    private String total(SummarySource.Amount amount) {
        return origin.atLeast(2, 13)
                ? plain(amount.count()) + " (" + amount.size("Byte") + ")"
                : SummarySource.grouped(amount.count());
    }

    private static String plain(OptionalLong count) {
        return count.isPresent() ? Long.toString(count.getAsLong()) : "?";
    }

    private void row(List<String> fields, int level) {
        if (wraps) wrappedRow(fields, level);
        else clippedRow(fields);
    }

    /** Truncates each field at the end of its column; since Keras 1.1.2 a full column still ends with a space. */
    private void clippedRow(List<String> fields) {
        boolean gap =
                !origin.keras1() || origin.atLeast(1, 2) || origin.version().equals("1.1.2");
        String line = "";
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0 && gap) line = first(line, length(line) - 1) + " ";
            line = first(line + fields.get(i), positions[i]);
            line += " ".repeat(Math.max(0, positions[i] - length(line)));
        }
        line(line);
    }

    private void wrappedRow(List<String> fields, int level) {
        List<String> left = new ArrayList<>(fields);
        while (left.stream().anyMatch(text -> !text.isEmpty())) {
            String line = "";
            for (int column = 0; column < left.size(); column++) {
                boolean lastColumn = column == positions.length - 1;
                String fitting = fitting(left.get(column), room(column, level));
                if (column == 0) line += "|".repeat(level) + " ";
                line += fitting + (lastColumn ? "" : "  ");
                left.set(column, left.get(column).substring(fitting.length()));
                boolean inner = level > 0 && (lastColumn || !origin.atLeast(2, 13));
                line += " ".repeat(Math.max(0, positions[column] - length(line) - (inner ? level : 0)));
            }
            line(line + "|".repeat(level));
        }
    }

    private int room(int column, int level) {
        int start = column == 0 ? 0 : positions[column - 1];
        boolean last = column == positions.length - 1;
        int room = positions[column] - start - (last ? 0 : 2);
        if (origin.atLeast(2, 13)) room -= (last ? 0 : 1) + (column == 0 ? level : 0);
        if (room < 1) throw new IllegalArgumentException("a width of " + length + " leaves no room for a column");
        return room;
    }

    /** Returns the part of the text for this line: up to the end of a tuple or list item, if one ends within {@code room}. */
    private static String fitting(String text, int room) {
        String fit = first(text, room);
        return List.of("),", "},", "],", "',").stream()
                .filter(fit::contains)
                .map(end -> fit.substring(0, fit.indexOf(end) + end.length()))
                .min((a, b) -> Integer.compare(a.length(), b.length()))
                .orElse(fit);
    }

    private void line(String text) {
        out.append(Printable.line(text)).append('\n');
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Returns the first {@code count} characters as Python counts them. */
    private static String first(String text, int count) {
        if (length(text) <= count) return text;
        return text.substring(0, text.offsetByCodePoints(0, Math.max(0, count)));
    }
}
