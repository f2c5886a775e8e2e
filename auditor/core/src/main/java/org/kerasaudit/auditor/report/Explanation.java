package org.kerasaudit.auditor.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.report.summary.SummarySource;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.importer.file.bytes.Printable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Description;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.UnknownLayer;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.tensor.Shape;

/** Explains the parameter count of a layer or model in plain text of at most 100 columns. */
public final class Explanation {
    private static final int COLUMNS = 100;

    /** The minimum indentation of continuation lines, so that no name can pass for a line of the report. */
    private static final int INDENT = 2;

    private static final int SUGGESTIONS = 5;

    /** Options that affect which weights a layer has or their sizes, in addition to those in its formula. */
    private static final Set<String> DECISIVE = Set.of(
            "axis",
            "center",
            "data_format",
            "depth_multiplier",
            "dim_ordering",
            "groups",
            "kernel_size",
            "merge_mode",
            "reset_after",
            "scale",
            "shared_axes",
            "strides",
            "use_bias",
            "bias",
            "equation",
            "bias_axes",
            "filters",
            "units",
            "output_dim",
            "input_dim",
            "num_heads",
            "key_dim",
            "value_dim",
            "nb_filter",
            "nb_row",
            "nb_col",
            "nb_feature");

    private final Model model;
    private final ModelReport report;
    private final StringBuilder out = new StringBuilder();

    private Explanation(ModelReport report, Model model) {
        this.report = report;
        this.model = model;
    }

    /**
     * Explains one layer, or the whole model.
     *
     * @param layerPath the layer's path, or its name if it is unique; empty or the model's name for the model. Throws {@link
     *     IllegalArgumentException}, naming similar layers, if there is no such layer or the name is ambiguous
     */
    public static String of(ModelReport report, String layerPath) {
        if (report.model() == null) throw new IllegalArgumentException(report.file() + " cannot be read as a model");
        Model model = report.model()
                .model()
                .orElseThrow(
                        () -> new IllegalArgumentException(report.file() + " contains weights but no architecture"));
        return of(report, model, layerPath);
    }

    static String of(ModelReport report, Model model, String layerPath) {
        Explanation explanation = new Explanation(report, model);
        List<LayerReport> found = explanation.named(layerPath);
        if (found.size() == 1) explanation.layer(found.get(0));
        else if (found.isEmpty()
                && (layerPath.isEmpty() || layerPath.equals(model.network().name()))) explanation.model();
        else throw explanation.notOne(layerPath, found);
        return explanation.out.toString();
    }

    // Finding the layer.

    private List<LayerReport> named(String layerPath) {
        List<LayerReport> exact =
                all().filter(layer -> layer.layer().path().equals(layerPath)).toList();
        return exact.isEmpty()
                ? all().filter(layer -> layer.layer().name().equals(layerPath)).toList()
                : exact;
    }

    private Stream<LayerReport> all() {
        return report.layers().stream().flatMap(Explanation::withChildren);
    }

    private static Stream<LayerReport> withChildren(LayerReport layer) {
        return Stream.concat(Stream.of(layer), layer.children().stream().flatMap(Explanation::withChildren));
    }

    private IllegalArgumentException notOne(String layerPath, List<LayerReport> found) {
        if (!found.isEmpty()) {
            return new IllegalArgumentException(
                    "several layers are named '" + layerPath + "': " + paths(found.stream()));
        }
        Comparator<LayerReport> closest = Comparator.comparingInt(layer -> distance(layerPath, layer));
        return new IllegalArgumentException("no layer '" + layerPath + "'; similar: "
                + paths(all().sorted(closest).limit(SUGGESTIONS)));
    }

    private static String paths(Stream<LayerReport> layers) {
        return layers.map(layer -> layer.layer().path()).collect(Collectors.joining(", "));
    }

    private static int distance(String asked, LayerReport layer) {
        return Math.min(
                edits(asked, layer.layer().path()), edits(asked, layer.layer().name()));
    }

    /** Computes the case-insensitive Levenshtein distance. */
    private static int edits(String a, String b) {
        String from = a.toLowerCase(Locale.ROOT);
        String to = b.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }

    // One layer.

    private void layer(LayerReport layer) {
        wrapped("", layer.layer().path() + " (" + layer.layer().className() + "): " + parameters(layer));
        if (layer.outputShapes() != null) {
            input(layer).ifPresent(input -> wrapped("  input   ", input));
            wrapped("  output  ", shapes(layer.outputShapes()));
        }
        formula(layer);
        weights(layer);
        configuration(layer);
        pitfalls(layer);
        String doc = layer.layer().description().doc();
        if (!doc.isEmpty()) {
            line("");
            line("https://keras.io/" + doc);
        }
    }

    private static String parameters(LayerReport layer) {
        if (layer.params().isEmpty()) return "an unknown number of parameters";
        String kinds = layer.trainable().isPresent() && layer.nonTrainable().orElse(0) > 0
                ? ", " + SummarySource.grouped(layer.trainable()) + " of them trainable"
                : "";
        return count(layer.params().getAsLong()) + kinds;
    }

    private static String count(long params) {
        return params == 1 ? "1 parameter" : String.format(Locale.ROOT, "%,d parameters", params);
    }

    private Optional<String> input(LayerReport layer) {
        return holder(layer)
                .flatMap(network -> network.declaredShapes().builtOn(layer.layer()))
                .map(Args::tensors)
                .filter(shapes -> !shapes.isEmpty())
                .map(Explanation::shapes);
    }

    /** Returns the network that lists the layer. */
    private Optional<Network> holder(LayerReport layer) {
        return Stream.concat(Stream.of(model.network()), all().flatMap(each -> each.layer().network().stream()))
                .filter(network -> network.layers().contains(layer.layer()))
                .findFirst();
    }

    private void formula(LayerReport layer) {
        line("");
        Formula formula = layer.formula();
        if (formula == null) {
            String reason = layer.layer().layer() instanceof UnknownLayer unknown
                    ? unknown.reason()
                    : "the shape of its input is";
            wrapped("  ", "No formula: " + reason + (reason.endsWith("unknown") ? "." : " unknown."));
            return;
        }
        if (formula.text().equals("0")) {
            line("  Nothing to learn: this layer has no weights.");
            return;
        }
        wrapped("    ", formula.text());
        if (!formula.substituted().equals(formula.text())) wrapped("  = ", formula.substituted());
        line("  = " + SummarySource.grouped(formula.evaluate()));
    }

    private void weights(LayerReport layer) {
        if (layer.weights().isEmpty()) return;
        line("");
        line("Weights");
        int depth = layer.layer().path().split("/").length;
        List<String> names =
                layer.weights().stream().map(weight -> name(weight, depth)).toList();
        int nameWidth = widest(names);
        int shapeWidth = widest(layer.weights().stream()
                .map(weight -> weight.shape().toString())
                .toList());
        int countWidth = widest(layer.weights().stream()
                .map(weight -> SummarySource.grouped(weight.count()))
                .toList());
        for (int i = 0; i < names.size(); i++) {
            BoundWeight weight = layer.weights().get(i);
            wrapped(
                    "  ",
                    pad(names.get(i), nameWidth) + "  "
                            + pad(weight.shape().toString(), shapeWidth) + "  "
                            + " "
                                    .repeat(countWidth
                                            - SummarySource.grouped(weight.count())
                                                    .length())
                            + SummarySource.grouped(weight.count()) + "  " + share(weight, layer) + "  "
                            + (weight.spec().trainable() ? "trainable" : "not trainable"));
            wrapped(
                    weight.stored() == null ? "    not stored " : "    stored at ",
                    weight.stored() == null ? "in this file" : weight.stored().location());
        }
    }

    /** Returns the variable's name, preceded by those of the inner layers that contain it. */
    private static String name(BoundWeight weight, int depth) {
        List<Scope> scopes = weight.spec().scopes();
        return Stream.concat(
                        scopes.stream().skip(depth).map(Scope::name),
                        Stream.of(weight.spec().name()))
                .collect(Collectors.joining("/"));
    }

    private static String share(BoundWeight weight, LayerReport layer) {
        boolean known = weight.count().isPresent() && layer.params().orElse(0) > 0;
        double share =
                known ? 100.0 * weight.count().getAsLong() / layer.params().getAsLong() : 0;
        return known ? String.format(Locale.ROOT, "%5.1f%%", share) : "    ?%";
    }

    private void configuration(LayerReport layer) {
        Map<String, String> facts = new TreeMap<>();
        Map<String, Long> values =
                layer.formula() == null ? Map.of() : layer.formula().values();
        layer.layer().config().properties().forEach(entry -> {
            boolean used = DECISIVE.contains(entry.getKey()) || values.containsKey(entry.getKey());
            if (used) facts.put(entry.getKey(), entry.getValue().toString());
        });
        if (!layer.layer().trainable()) facts.put("trainable", "false");
        List<String> derived = values.entrySet().stream()
                .filter(value -> !facts.containsKey(value.getKey()))
                .map(value ->
                        value.getKey() + " = " + (value.getValue() == Shape.UNKNOWN ? "unknown" : value.getValue()))
                .toList();
        if (facts.isEmpty() && derived.isEmpty()) return;
        line("");
        if (!facts.isEmpty()) line("From the configuration");
        facts.forEach((key, value) -> wrapped("  " + key + " = ", value));
        if (!derived.isEmpty()) line("From the input shape and the configuration");
        derived.forEach(value -> wrapped("  ", value));
    }

    private void pitfalls(LayerReport layer) {
        List<String> pitfalls = layer.layer().description().pitfalls();
        if (pitfalls.isEmpty()) return;
        line("");
        line("Pitfalls");
        pitfalls.forEach(pitfall -> wrapped("  - ", pitfall));
    }

    // The model.

    private void model() {
        String total = report.counts().total().isPresent()
                ? count(report.counts().total().getAsLong())
                : "an unknown number of parameters";
        wrapped("", model.network().name() + " (" + model.network().className() + "): " + total);
        line("");
        line("  trainable      " + SummarySource.grouped(report.counts().trainable()));
        line("  not trainable  " + SummarySource.grouped(report.counts().nonTrainable()));
        optimizer();
        List<LayerReport> own = report.layers().stream()
                .filter(layer -> layer.params().orElse(1) > 0)
                .toList();
        if (!own.isEmpty()) {
            line("");
            line("Layers with parameters");
            int width = widest(own.stream().map(Explanation::title).toList());
            own.forEach(layer -> wrapped("  " + pad(title(layer), width) + "  ", terms(layer)));
        }
        line("");
        line("https://keras.io/" + model.network().description(Description.NONE).doc());
    }

    private void optimizer() {
        long variables = report.counts().optimizer().orElse(0);
        if (variables == 0) return;
        boolean counted = model.origin().keras3() && report.counts().total().isPresent();
        String sum = counted
                ? String.format(
                        Locale.ROOT,
                        " Keras 3's summary() adds them, for a total of %,d.",
                        report.counts().total().getAsLong() + variables)
                : " model.summary() does not count them.";
        line("");
        wrapped(
                "  ",
                String.format(Locale.ROOT, "The file also contains optimizer state: %,d numbers.", variables) + sum);
    }

    private static String title(LayerReport layer) {
        return layer.layer().name() + " (" + layer.layer().className() + ")";
    }

    private static String terms(LayerReport layer) {
        String params = SummarySource.grouped(layer.params());
        @Nullable Formula formula = layer.formula();
        return formula == null || formula.text().equals("0") ? params : params + " = " + formula.substituted();
    }

    // Text.

    private static String shapes(List<Shape> shapes) {
        return shapes.stream().map(Shape::toString).collect(Collectors.joining(", "));
    }

    /** Prints the text after {@code start}, wrapped at spaces and indented to match. */
    private void wrapped(String start, String text) {
        int indent = Math.max(INDENT, Math.min(start.length(), COLUMNS / 2));
        List<String> words = new ArrayList<>(List.of(text.split(" ")));
        StringBuilder row = new StringBuilder(start);
        boolean empty = true;
        for (String word : words) {
            if (!empty && row.length() + 1 + word.length() > COLUMNS) {
                line(row.toString());
                row = new StringBuilder(" ".repeat(indent));
                empty = true;
            }
            row.append(empty ? "" : " ").append(word);
            empty = false;
        }
        line(row.toString());
    }

    private static int widest(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private void line(String text) {
        out.append(Printable.line(text)).append('\n');
    }
}
