package org.kerasaudit.auditor;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.tensor.Shape;

/**
 * Custom functions and classes, which a file names but does not define: everything else is checked, and nothing is
 * guessed.
 */
class CustomClassesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "functions/model.keras",
                "functions/model.json",
                "classes/model.keras",
                "classes/model.h5",
                "recurrent_class/model.keras"
            })
    void countsAndShapesAreCheckedDespiteCustomActivations(String file) throws IOException {
        ModelReport report = audit(file);
        assertIncomplete(report);
        JsonNode expected = expected(file);
        assertThat(report.counts().total()).hasValue(expected.get("total").asLong());
        assertThat(shapes(report.outputShapes()))
                .isEqualTo(expected.get("output_shape").toString());
        List<String> layers = new ArrayList<>();
        for (JsonNode layer : expected.get("layers"))
            layers.add(layer.get("name") + " " + layer.get("params") + " " + layer.get("output_shape"));
        assertThat(report.layers())
                .filteredOn(layer -> layer.outputShapes() != null)
                .extracting(layer ->
                        '"' + layer.layer().name() + "\" " + layer.params().orElse(-1) + " "
                                + json(layer.outputShapes().get(0)))
                .containsExactlyElementsOf(layers);
    }

    @Test
    void customFunctionsAreReportedByName() throws IOException {
        ModelReport report = audit("functions/model.keras");
        assertThat(report.counts().trainable())
                .hasValue(expected("functions/model.keras").get("trainable").asLong());
        assertThat(rules(report)).contains("KA203", "KA603", "KA718").isSubsetOf("KA203", "KA603", "KA718");
        assertThat(messages(report, "KA203"))
                .contains(
                        "lstm: config.activation",
                        "lstm: config.recurrent_activation",
                        "both/backward_gru: config.activation")
                .contains(
                        "rnn/simple_rnn_cell", "steps/dense", "conv", "act: config.activation: activation=acme>cubic");
        assertThat(messages(report, "KA603")).contains("lstm: ", "doubled");
    }

    /** An activation that is a layer may have variables; if a file has no weights, their number is not guessed. */
    @Test
    void customClassesMayHaveVariables() {
        assertThat(audit("classes/model.keras").counts().trainable()).isEmpty();
        ModelReport architecture = audit("classes/model.json");
        assertIncomplete(architecture);
        assertThat(architecture.counts().total()).isEmpty();
        assertThat(architecture.layers())
                .extracting(LayerReport::params)
                .contains(OptionalLong.empty(), OptionalLong.of(8));
    }

    @ParameterizedTest
    @CsvSource({"subclassed, Net", "sized, Sized", "never_called, Net"})
    void aSubclassWithoutAGraphIsNotRun(String name, String className) throws IOException {
        ModelReport report = audit(name + "/model.keras");
        assertIncomplete(report);
        assertThat(rules(report)).containsExactly("KA201", "KA603", "KA718");
        assertThat(messages(report, "KA201")).contains("model class 'acme>" + className + "'");
        assertThat(report.inputShapes()).isEmpty();
        assertThat(report.outputShapes()).isEmpty();
        assertThat(report.layers()).isEmpty();
        long stored = name.equals("never_called")
                ? -1
                : expected(name + "/model.keras").get("total").asLong();
        assertThat(report.counts().total().orElse(-1)).isEqualTo(stored);
        assertThat(report.counts().trainable()).isEmpty();
    }

    @Test
    void theRestIsCheckedDespiteANestedSubclass() throws IOException {
        ModelReport report = audit("nested/model.keras");
        assertIncomplete(report);
        assertThat(rules(report)).containsExactly("KA201", "KA603", "KA718");
        assertThat(report.counts().total())
                .hasValue(expected("nested/model.keras").get("total").asLong());
    }

    /** Given the class, Keras rebuilds the model from its graph. */
    @Test
    void aSubclassWithAGraphIsVerified() {
        ModelReport report = audit("functional/model.keras");
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.verification()).isNotNull();
        assertThat(report.verification().ok()).isTrue();
    }

    private static ModelReport audit(String file) {
        return new Auditor(AuditOptions.DEFAULT.withTargets(List.of())).audit(Fixtures.folder("own/" + file));
    }

    private static void assertIncomplete(ModelReport report) {
        assertThat(report.findings()).extracting(Finding::severity).doesNotContain(Severity.ERROR);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.verification()).isNull();
    }

    private static List<String> rules(ModelReport report) {
        return report.findings().stream()
                .map(Finding::ruleId)
                .distinct()
                .sorted()
                .toList();
    }

    private static String messages(ModelReport report, String rule) {
        return String.join(
                "\n",
                report.findings().stream()
                        .filter(finding -> finding.ruleId().equals(rule))
                        .map(Finding::message)
                        .toList());
    }

    private static JsonNode expected(String file) throws IOException {
        Path folder = Fixtures.folder("own/" + file).getParent();
        return new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
    }

    /** Formats a shape as {@code [null,3]}, like recorded sizes. */
    private static String json(Shape shape) {
        return Arrays.stream(shape.toArray())
                .mapToObj(size -> size == Shape.UNKNOWN ? "null" : Long.toString(size))
                .collect(joining(",", "[", "]"));
    }

    private static String shapes(List<Shape> shapes) {
        return shapes.stream().map(CustomClassesTest::json).collect(joining(",", "[", "]"));
    }
}
