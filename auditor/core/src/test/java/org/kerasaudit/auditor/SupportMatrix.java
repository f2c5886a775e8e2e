package org.kerasaudit.auditor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.auditor.result.Verification;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.model.ModelLayer;

/** What the recorded cases prove about each layer class in each Keras generation, as a page of the documentation. */
final class SupportMatrix {
    private static final String OPERATIONS = "keras.ops.";

    private final SortedMap<Row, Proof> rows = new TreeMap<>();

    /** A layer class as one generation of Keras writes it. */
    private record Row(String className, int generation) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            int byName = className.compareTo(other.className);
            return byName != 0 ? byName : Integer.compare(generation, other.generation);
        }
    }

    /** What all files together prove about it. */
    private static final class Proof {
        private int files;
        private boolean formula;
        private boolean shape;
        private boolean forward;
        private double worst;
        private final SortedMap<String, Set<String>> options = new TreeMap<>();
    }

    static SupportMatrix ofFixtures() {
        SupportMatrix matrix = new SupportMatrix();
        Auditor auditor = new Auditor(AuditOptions.DEFAULT);
        Fixtures.cases().map(Fixtures.Case::model).map(auditor::audit).forEach(matrix::add);
        return matrix;
    }

    /** Returns the classes that occur in any file, by their names in the catalog. */
    Set<String> classNames() {
        return rows.keySet().stream().map(Row::className).collect(Collectors.toSet());
    }

    private void add(ModelReport report) {
        if (report.verdict() != Verdict.PASS) return;
        int generation =
                report.model().model().orElseThrow().origin().generation().ordinal() + 1;
        Set<Proof> proofs = new HashSet<>();
        all(report.layers()).forEach(layer -> {
            named(catalogueName(layer.layer()), layer.layer().config()).forEach((className, config) -> {
                if (Catalogue.standard().reader(className).isEmpty()) return;
                Proof proof = rows.computeIfAbsent(new Row(className, generation), row -> new Proof());
                proofs.add(proof);
                add(proof, layer, report.verification());
                options(config, proof);
            });
        });
        proofs.forEach(proof -> proof.files++);
    }

    /** Returns the layer's own class, and those of the layers and cells in its configuration. */
    private static Map<String, JsonNode> named(String className, JsonNode config) {
        Map<String, JsonNode> found = new HashMap<>();
        found.put(className, config);
        config.forEach(option -> inside(option, found));
        return found;
    }

    private static void inside(JsonNode node, Map<String, JsonNode> found) {
        String className = node.path("class_name").asText();
        boolean layer = Catalogue.standard().reader(className).isPresent();
        if (layer && node.path("config").isObject()) found.putAll(named(className, node.path("config")));
        else if (node.isArray()) node.forEach(item -> inside(item, found));
    }

    private static String catalogueName(ModelLayer layer) {
        String operation = OPERATIONS + layer.className();
        boolean inGraph = layer.scope().attribute().startsWith("operations/");
        return inGraph && Catalogue.standard().reader(operation).isPresent() ? operation : layer.className();
    }

    private static void add(Proof proof, LayerReport layer, @Nullable Verification verification) {
        proof.formula |= layer.formula() != null && layer.formula().evaluate().isPresent();
        proof.shape |= layer.outputShapes() != null;
        if (verification != null) {
            proof.forward = true;
            proof.worst = Math.max(proof.worst, worst(layer.layer(), verification));
        }
    }

    /** Returns the error of the layer's own recorded output, or of the model's if the layer's was not recorded. */
    private static double worst(ModelLayer layer, Verification verification) {
        return verification.layers().stream()
                .filter(output -> output.path().equals(layer.path()))
                .mapToDouble(output -> output.whole().maxRel())
                .findFirst()
                .orElseGet(() -> verification.outputs().stream()
                        .mapToDouble(Verification.Output::maxRelError)
                        .max()
                        .orElse(0));
    }

    private static void options(JsonNode config, Proof proof) {
        config.properties().forEach(option -> {
            if (!Config.irrelevant(option.getKey())) {
                proof.options
                        .computeIfAbsent(option.getKey(), key -> new HashSet<>())
                        .add(value(option.getValue()));
            }
        });
    }

    /** Formats an option's value; for an inner layer or function, only its class. */
    private static String value(JsonNode option) {
        return option.has("class_name") ? option.get("class_name").asText() : option.toString();
    }

    private static Stream<LayerReport> all(List<LayerReport> layers) {
        return layers.stream().flatMap(layer -> Stream.concat(Stream.of(layer), all(layer.children())));
    }

    /**
     * Returns the page in Markdown; errors are rounded up to one digit.
     *
     * @param unrecorded why some classes have no recording
     */
    String page(Map<String, String> unrecorded) {
        List<String> lines = new ArrayList<>(List.of(
                "# Supported layers and the evidence",
                "",
                "Generated by `SupportMatrixTest` from the catalog of layers and the recordings in `fixtures/`; do not edit",
                "by hand. Each row states what was checked against real Keras of that generation (2 includes tf.keras): how",
                "many files contain the layer, whether its parameter formula, output shape and forward pass matched, the",
                "worst error of a forward pass relative to the largest recorded value, and the options that occur with more",
                "than one value, with the number of values.",
                ""));
        table("Layers", row -> !row.className.startsWith(OPERATIONS), lines);
        table("Operations of Keras 3 graphs", row -> row.className.startsWith(OPERATIONS), lines);
        lines.addAll(List.of(
                "## Implemented from Keras's sources, without a recording", "", "| layer | why |", "|---|---|"));
        new TreeMap<>(unrecorded).forEach((name, why) -> lines.add("| " + name + " | " + why + " |"));
        return String.join("\n", lines) + "\n";
    }

    private void table(String title, Predicate<Row> wanted, List<String> lines) {
        lines.addAll(List.of(
                "## " + title,
                "",
                "| layer | Keras | files | formula | shape | forward | worst error | options tested |",
                "|---|---|---|---|---|---|---|---|"));
        rows.forEach((row, proof) -> {
            if (wanted.test(row)) lines.add(line(row, proof));
        });
        lines.add("");
    }

    private static String line(Row row, Proof proof) {
        String options = proof.options.entrySet().stream()
                .filter(option -> option.getValue().size() > 1)
                .map(option -> option.getKey() + " " + option.getValue().size())
                .collect(Collectors.joining(", "));
        return "| " + row.className.replace(OPERATIONS, "") + " | " + row.generation + " | " + proof.files + " | "
                + mark(proof.formula) + " | " + mark(proof.shape) + " | " + mark(proof.forward) + " | "
                + (proof.forward ? roundedUp(proof.worst) : "") + " | " + options + " |";
    }

    private static String mark(boolean proven) {
        return proven ? "yes" : "no";
    }

    private static String roundedUp(double error) {
        if (error == 0) return "exact";
        double power = Math.pow(10, Math.floor(Math.log10(error)));
        return String.format(Locale.ROOT, "%.0e", Math.ceil(error / power) * power);
    }
}
