package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Verdict;

/**
 * Layers whose {@code trainable} is not a boolean: multi-backend Keras uses its truth value; tf.keras and Keras since
 * 3.15 refuse it.
 */
class TrainableTest {
    private static final String LEGACY = """
            {"class_name": "Sequential", "keras_version": "%s", "backend": "tensorflow", "config": {"name": "s", "layers": [
              {"class_name": "Dense", "config": {"name": "d", "units": 2, "trainable": %s, "batch_input_shape": [null, 3]}}]}}""";
    private static final String NEWEST = """
            {"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": [
              {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [null, 3], "dtype": "float32", "name": "i"}},
              {"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "units": 2, "trainable": %s}}]}}""";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"1, 8", "0, 0", "1.0, 8", "0.0, 0", "null, 0", "true, 8", "false, 0"})
    void keras2UsesTheTruthValue(String trainable, long expected) throws IOException {
        ModelReport report = audit(LEGACY.formatted("2.3.1", trainable));
        assertThat(rules(report)).doesNotContain("KA204");
        assertThat(report.counts().total()).hasValue(8);
        assertThat(report.counts().trainable()).hasValue(expected);
    }

    @ParameterizedTest
    @CsvSource({"1", "0", "1.0", "null", "'\"yes\"'"})
    void nonBooleansAreRefused(String trainable) throws IOException {
        for (String model : List.of(LEGACY.formatted("2.15.0", trainable), NEWEST.formatted(trainable))) {
            ModelReport report = audit(model);
            assertThat(report.findings())
                    .extracting(Finding::message)
                    .contains("model.json: d: config.trainable: expected true or false, found " + trainable);
            assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void booleansAreAccepted(String trainable) throws IOException {
        assertThat(rules(audit(LEGACY.formatted("2.15.0", trainable)))).doesNotContain("KA204");
        assertThat(rules(audit(NEWEST.formatted(trainable)))).doesNotContain("KA204");
    }

    private ModelReport audit(String model) throws IOException {
        Path file = Files.writeString(folder.resolve("model.json"), model);
        return new Auditor(AuditOptions.DEFAULT.withTargets(List.of())).audit(file);
    }

    private static List<String> rules(ModelReport report) {
        return report.findings().stream().map(Finding::ruleId).toList();
    }
}
