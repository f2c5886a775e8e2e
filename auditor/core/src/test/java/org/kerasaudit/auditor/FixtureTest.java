package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.WeightStore;
import org.kerasaudit.importer.tensor.Shape;

/** Every recorded case in every format it comes in: what Keras said is what the auditor says. */
class FixtureTest {
    /** Layer classes and policies that await their issue; a case that holds one must say so and be incomplete. */
    private static final Set<String> AWAITED = Awaited.CLASSES;

    static Stream<Fixtures.Case> cases() {
        return Fixtures.cases();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void agreesWithKeras(Fixtures.Case fixture) {
        JsonNode expected = fixture.expected();
        ModelReport report = new Auditor(AuditOptions.DEFAULT).audit(fixture.model());
        Model model = report.model().model().orElseThrow();
        List<String> differences = new ArrayList<>();
        compareLayers(report.layers(), expected.get("layers"), differences);
        boolean awaited = classes(expected.get("layers")).stream().anyMatch(AWAITED::contains)
                || classes(model.network()).stream().anyMatch(AWAITED::contains);
        if (awaited) {
            assertThat(differences).as(fixture.toString()).isEmpty();
            assertThat(report.verdict()).as(fixture + " " + report.findings()).isEqualTo(Verdict.INCOMPLETE);
            return;
        }
        compare("total", expected.get("total"), report.total(), differences);
        compare("trainable", expected.get("trainable"), report.trainable(), differences);
        compare("non_trainable", expected.get("non_trainable"), report.nonTrainable(), differences);
        if (classes(expected.get("layers")).contains("Lambda")) {
            assertThat(differences).as(fixture.toString()).isEmpty();
            assertThat(report.findings())
                    .filteredOn(finding -> finding.severity() != Severity.INFO)
                    .as(fixture.toString())
                    .extracting(Finding::rule)
                    .contains("KA203")
                    .isSubsetOf("KA203", "KA603");
            assertThat(report.verdict()).as(fixture.toString()).isEqualTo(Verdict.INCOMPLETE);
            return;
        }
        assertThat(report.findings().stream().filter(finding -> finding.severity() != Severity.INFO))
                .as(fixture.toString())
                .isEmpty();
        assertThat(report.verdict()).as(fixture + " " + report.findings()).isEqualTo(Verdict.PASS);
        compareShapes("input_shape", expected.get("input_shape"), report.inputShapes(), differences);
        compareShapes("output_shape", expected.get("output_shape"), report.outputShapes(), differences);
        assertThat(differences).as(fixture.toString()).isEmpty();
        if (!(report.model().file().weights() instanceof WeightStore.None)) {
            assertThat(report.verification()).as("verification").isNotNull();
            assertThat(report.verification().outputs()).allMatch(output -> output.maxRelError() <= tolerance(model));
            assertThat(report.verification().firstDivergence()).isNull();
        }
    }

    /** Half precision is met within its own rounding. */
    private static double tolerance(Model model) {
        return switch (model.network().coarsestPrecision()) {
            case FLOAT16 -> 0x1p-11;
            case BFLOAT16 -> 0x1p-8;
            default -> 1e-5;
        };
    }

    private static List<String> classes(JsonNode layers) {
        List<String> classes = new ArrayList<>();
        layers.forEach(layer -> {
            classes.add(layer.get("class_name").asText());
            if (layer.has("layers")) classes.addAll(classes(layer.get("layers")));
        });
        return classes;
    }

    private static List<String> classes(org.kerasaudit.importer.model.Network network) {
        return network.layers().stream()
                .filter(layer -> !layer.known())
                .map(layer -> layer.className())
                .toList();
    }

    private static void compareLayers(List<LayerReport> found, JsonNode expected, List<String> differences) {
        Map<String, LayerReport> byName = new HashMap<>();
        found.forEach(layer -> byName.put(layer.layer().name(), layer));
        for (JsonNode layer : expected) {
            String name = layer.get("name").asText();
            LayerReport report = byName.get(name);
            if (report == null) {
                differences.add("no layer " + name + " among " + byName.keySet());
                continue;
            }
            if (!report.layer().known() || report.params().isEmpty() && !complete(found)) continue;
            compare(name + " params", layer.get("params"), report.params(), differences);
            if (report.trainable().isPresent() || complete(found)) {
                compare(name + " trainable", layer.get("trainable"), report.trainable(), differences);
                compare(name + " non_trainable", layer.get("non_trainable"), report.nonTrainable(), differences);
            }
            if (report.outputShapes() != null) compareOutputs(name, layer.get("output_shape"), report, differences);
            if (layer.has("layers")) compareLayers(report.children(), layer.get("layers"), differences);
        }
    }

    /** Whether nothing around a layer is unknown. */
    private static boolean complete(List<LayerReport> layers) {
        return layers.stream().allMatch(layer -> layer.layer().known() && complete(layer.children()));
    }

    private static void compareOutputs(String name, JsonNode expected, LayerReport report, List<String> differences) {
        boolean several = expected.size() > 0 && expected.get(0).isArray();
        List<Shape> shapes = report.outputShapes();
        if (several) compareShapes(name, expected, shapes, differences);
        else if (shapes.size() != 1 || !matches(expected, shapes.get(0))) {
            differences.add(name + " output_shape: expected " + expected + ", found " + shapes);
        }
    }

    private static void compareShapes(String what, JsonNode expected, List<Shape> found, List<String> differences) {
        boolean same = expected.size() == found.size();
        for (int i = 0; same && i < found.size(); i++)
            same = found.get(i) != null && matches(expected.get(i), found.get(i));
        if (!same) differences.add(what + ": expected " + expected + ", found " + found);
    }

    private static boolean matches(JsonNode expected, Shape found) {
        List<Long> dims = new ArrayList<>();
        expected.forEach(dim -> dims.add(dim.isNull() ? Shape.UNKNOWN : dim.asLong()));
        return Shape.of(dims).equals(found);
    }

    private static void compare(String what, JsonNode expected, OptionalLong found, List<String> differences) {
        if (found.isEmpty() || found.getAsLong() != expected.asLong()) {
            differences.add(what + ": expected " + expected + ", found " + found);
        }
    }
}
