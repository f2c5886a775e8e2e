package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.PredictionOptions;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.WeightStore;
import org.kerasaudit.importer.run.ComputeBackend;
import org.kerasaudit.importer.tensor.Shape;

/** The auditor agrees with Keras on every recorded case, in each of its formats. */
class FixtureTest {
    static Stream<Fixtures.Case> cases() {
        return Fixtures.cases();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void agreesWithKeras(Fixtures.Case fixture) {
        JsonNode expected = fixture.expected();
        ModelReport report = new Auditor(AuditOptions.DEFAULT.with(PredictionOptions.DEFAULT.by(ComputeBackend.PLAIN)))
                .audit(fixture.model());
        Model model = report.model().model().orElseThrow();
        assertThat(ReportSchema.errors(report)).as(fixture.toString()).isEmpty();
        boolean runnable = !classes(expected.get("layers")).contains("Lambda");
        assertThat(differences(report, expected, runnable))
                .as(fixture.toString())
                .isEmpty();
        if (!runnable) {
            assertThat(rules(report))
                    .as(fixture.toString())
                    .contains("KA203", "KA701")
                    .isSubsetOf("KA203", "KA603", "KA701");
            assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
            return;
        }
        assertThat(rules(report)).as(fixture + " " + report.findings()).isSubsetOf(recordedNotFinite(report));
        assertThat(report.verdict()).as(fixture + " " + report.findings()).isEqualTo(Verdict.PASS);
        if (!(report.model().file().weights() instanceof WeightStore.None)) {
            assertThat(report.verification()).as("verification").isNotNull();
            assertThat(report.verification().outputs()).allMatch(output -> output.maxRelError() <= tolerance(model));
            assertThat(report.verification().analysis().firstDivergence()).isNull();
            assertThat(report.verification().analysis().diagnosis()).isNull();
        }
    }

    /** Lists differences in parameters and shapes. After a Lambda, which cannot be run, shapes may be unknown. */
    private static List<String> differences(ModelReport report, JsonNode expected, boolean everyShape) {
        List<String> differences = new ArrayList<>();
        compareLayers(report.layers(), expected.get("layers"), everyShape, differences);
        compare("total", expected.get("total"), report.counts().total(), differences);
        compare("trainable", expected.get("trainable"), report.counts().trainable(), differences);
        compare("non_trainable", expected.get("non_trainable"), report.counts().nonTrainable(), differences);
        if (everyShape) {
            compareShapes("input_shape", expected.get("input_shape"), report.inputShapes(), differences);
            compareShapes("output_shape", expected.get("output_shape"), report.outputShapes(), differences);
        }
        return differences;
    }

    private static List<String> rules(ModelReport report) {
        return report.findings().stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .map(Finding::ruleId)
                .toList();
    }

    /** Returns the findings to expect if Keras itself recorded NaN or infinities. */
    private static List<String> recordedNotFinite(ModelReport report) {
        boolean recorded = report.verification() != null
                && report.verification().outputs().stream()
                        .anyMatch(output -> output.deviation().notFinite().both() > 0);
        return recorded ? List.of("KA607") : List.of();
    }

    /** Half precision matches within its own rounding. */
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

    private static void compareLayers(
            List<LayerReport> found, JsonNode expected, boolean everyShape, List<String> differences) {
        Map<String, LayerReport> byName = new HashMap<>();
        found.forEach(layer -> byName.put(layer.layer().name(), layer));
        for (JsonNode layer : expected) {
            String name = layer.get("name").asText();
            LayerReport report = byName.get(name);
            if (report == null) {
                differences.add("no layer " + name + " among " + byName.keySet());
                continue;
            }
            compare(name + " params", layer.get("params"), report.params(), differences);
            compare(name + " trainable", layer.get("trainable"), report.trainable(), differences);
            compare(name + " non_trainable", layer.get("non_trainable"), report.nonTrainable(), differences);
            if (everyShape || report.outputShapes() != null) {
                compareOutputs(name, layer.get("output_shape"), report, differences);
            }
            if (layer.has("layers")) compareLayers(report.children(), layer.get("layers"), everyShape, differences);
        }
    }

    private static void compareOutputs(String name, JsonNode expected, LayerReport report, List<String> differences) {
        boolean several = expected.size() > 0 && expected.get(0).isArray();
        List<Shape> shapes = report.outputShapes();
        if (several) compareShapes(name, expected, shapes, differences);
        else if (shapes == null || shapes.size() != 1 || !matches(expected, shapes.get(0))) {
            differences.add(name + " output_shape: expected " + expected + ", found " + shapes);
        }
    }

    private static void compareShapes(String what, JsonNode expected, List<Shape> found, List<String> differences) {
        boolean same = found != null && expected.size() == found.size();
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
