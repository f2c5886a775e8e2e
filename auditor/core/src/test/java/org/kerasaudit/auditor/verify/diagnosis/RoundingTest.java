package org.kerasaudit.auditor.verify.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.auditor.report.JsonReport;
import org.kerasaudit.auditor.report.TextReport;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Diagnosis;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.PredictionOptions;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.importer.file.numpy.Npz;
import org.kerasaudit.importer.tensor.Precision;

/**
 * Networks that amplify rounding: recordings that differ by rounding alone match, but those of slightly different
 * networks do not.
 */
class RoundingTest {
    private static final AuditOptions HURRIED = options(OptionalDouble.empty(), Precision.FLOAT32, Duration.ZERO);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"steps", "last"})
    void roundingIsNotAFault(String name) {
        BrokenModel model = BrokenModel.copy(file(name, "model.keras"), folder);
        assertIsRounding(model.audit());
        assertIsRounding(model.audit(HURRIED));
        assertIsRounding(model.audit(options(OptionalDouble.empty(), Precision.FLOAT64, Duration.ZERO)));
        assertIsRounding(model.withoutLayers().audit());
    }

    private static void assertIsRounding(ModelReport report) {
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.verification().ok()).isTrue();
        assertThat(report.verification().outputs().get(0).ok()).isFalse();
        assertThat(report.findings())
                .filteredOn(finding -> finding.ruleId().startsWith("KA6"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.ruleId()).isEqualTo("KA601");
                    assertThat(finding.severity()).isEqualTo(Severity.INFO);
                    assertThat(finding.message()).contains("due to rounding alone", "away from float64");
                });
    }

    /** Recorded by Keras from the same network with one change; see {@code fixtures/recorders/rounding.py}. */
    @ParameterizedTest
    @CsvSource({
        "steps, epsilon", "steps, scaled_first", "steps, one_first", "steps, scaled_last", "steps, one_last",
        "last, epsilon", "last, scaled_first", "last, one_first", "last, scaled_last", "last, one_last"
    })
    void roundingDoesNotHideFaults(String name, String fault) {
        BrokenModel model = BrokenModel.copy(file(name, "model.keras"), folder)
                .recorded(
                        "outputs/0", good -> Npz.read(file(name, "faults.npz")).get(fault))
                .withoutLayers();
        ModelReport report = model.audit(HURRIED);
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.verification().ok()).isFalse();
        assertThat(errors(report)).contains("KA601");
    }

    /** A requested tolerance is enforced; rounding is still reported as the cause. */
    @ParameterizedTest
    @ValueSource(strings = {"steps", "last"})
    void aRequestedToleranceIsEnforced(String name) {
        ModelReport report = BrokenModel.copy(file(name, "model.keras"), folder)
                .audit(options(OptionalDouble.of(1e-5), Precision.FLOAT32, Duration.ofMinutes(1)));
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(errors(report)).contains("KA601");
        assertThat(report.verification().analysis().diagnosis().causes())
                .extracting(Diagnosis.Cause::id)
                .containsExactly("rounding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"steps", "last"})
    void everyReportMentionsRounding(String name) throws IOException {
        ModelReport report = BrokenModel.copy(file(name, "model.keras"), folder).audit();
        assertThat(TextReport.of(report, 100, false))
                .contains("output 0 matches except for rounding", "Outside the default tolerance", "Verdict: pass");
        JsonNode verification =
                new ObjectMapper().readTree(JsonReport.of(List.of(report))).at("/models/0/verification");
        assertThat(verification.get("ok").asBoolean()).isTrue();
        assertThat(verification.at("/outputs/0/ok").asBoolean()).isTrue();
        assertThat(verification.at("/outputs/0/within_tolerance").asBoolean()).isFalse();
        assertThat(verification.at("/rounding/recorded_abs_error").asDouble()).isGreaterThan(1e-5);
        assertThat(verification.at("/rounding/float32_abs_error").asDouble()).isGreaterThan(1e-5);
        assertThat(verification.get("layers")).allMatch(layer -> layer.get("ok").asBoolean());
    }

    private static AuditOptions options(OptionalDouble rtol, Precision precision, Duration limit) {
        return AuditOptions.DEFAULT.with(
                new PredictionOptions(null, rtol, OptionalDouble.empty(), precision, limit, null));
    }

    private static List<String> errors(ModelReport report) {
        return report.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(Finding::ruleId)
                .toList();
    }

    private static Path file(String name, String file) {
        try {
            return Path.of(RoundingTest.class
                    .getResource("/org/kerasaudit/auditor/rounding/" + name + "/" + file)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
