package org.kerasaudit.auditor.verify.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.auditor.report.JsonReport;
import org.kerasaudit.auditor.report.TextReport;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Diagnosis;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.PredictionOptions;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.auditor.result.Verification;
import org.kerasaudit.auditor.result.Verification.LayerOutput;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** Where a difference begins, how large it is, and how it is reported. */
class DivergenceTest {
    private static final String RESBLOCK = "keras-3.15.1/resblock-0/model.keras";

    @TempDir
    private Path folder;

    @Test
    void anEarlyErrorDoesNotBlameLaterLayers() {
        Verification verification = brokenInTheMiddle().audit().verification();
        assertThat(verification.analysis().firstDivergence()).isEqualTo("depthwise_conv2d");
        assertThat(verification.layers())
                .filteredOn(layer -> !layer.ok())
                .extracting(LayerOutput::path)
                .containsExactly("depthwise_conv2d", "conv2d_1", "add", "global_average_pooling2d", "dropout", "dense");
        assertThat(verification.layers())
                .filteredOn(layer -> !layer.own().ok())
                .extracting(LayerOutput::path)
                .containsExactly("depthwise_conv2d");
    }

    @Test
    void everyLayerThatCausesADifferenceIsExplained() {
        BrokenModel model = brokenInTheMiddle().layers("Dense", dense -> dense.put("activation", "linear"));
        Verification verification = model.audit().verification();
        assertThat(verification.analysis().diagnosis().causes())
                .extracting(Diagnosis.Cause::id, Diagnosis.Cause::layers)
                .containsExactly(
                        tuple("other-weights", List.of("depthwise_conv2d")),
                        tuple("other-activation", List.of("dense")));
    }

    /** The cause identifies which of the layers between two recorded ones is faulty. */
    @Test
    void aFaultyLayerWithoutARecordingIsFound() {
        BrokenModel model = BrokenModel.copy(RESBLOCK, folder)
                .weights("depthwise_conv2d/kernel", kernel -> Layout.reverse(Layout.reverse(kernel, 0), 1))
                .recording(arrays -> arrays.keySet()
                        .removeIf(name -> name.matches("layers/(batch.*|re_lu|depthwise.*|conv2d_1|global.*)")));
        Verification verification = model.audit().verification();
        assertThat(verification.analysis().firstDivergence()).isEqualTo("add");
        assertThat(verification.analysis().diagnosis().causes())
                .extracting(Diagnosis.Cause::id, Diagnosis.Cause::layers)
                .containsExactly(tuple("flipped-kernels", List.of("depthwise_conv2d")));
    }

    @Test
    void aModelThatMatchesHasNeitherDivergenceNorDiagnosis() {
        Verification verification = BrokenModel.copy(RESBLOCK, folder).audit().verification();
        assertThat(verification.ok()).isTrue();
        assertThat(verification.analysis().firstDivergence()).isNull();
        assertThat(verification.analysis().diagnosis()).isNull();
        assertThat(verification.layers()).allMatch(layer -> layer.own() == null);
    }

    /** The recorded output of a layer may be wrong although the model's outputs are correct. */
    @Test
    void aDifferingLayerWithMatchingOutputsIsAWarning() {
        ModelReport report = BrokenModel.copy(RESBLOCK, folder)
                .recorded("layers/re_lu", DivergenceTest::doubled)
                .audit();
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.findings()).extracting(Finding::ruleId).contains("KA609");
    }

    @Test
    void nanIsASeparateFinding() {
        ModelReport report = BrokenModel.copy(RESBLOCK, folder)
                .recorded("outputs/0", x -> with(x, 3, Float.NaN))
                .audit();
        assertThat(report.findings())
                .filteredOn(finding -> finding.ruleId().equals("KA607"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                    assertThat(finding.message()).contains("output 0", "instead of NaN", "[0, 3]");
                });
    }

    @Test
    void float64SeparatesRoundingFromOtherErrors() {
        AuditOptions inFloat64 = AuditOptions.DEFAULT.with(PredictionOptions.DEFAULT.in(Precision.FLOAT64));
        Verification good = BrokenModel.copy(RESBLOCK, folder).audit(inFloat64).verification();
        assertThat(good.outputs().get(0).rounding().beyond()).isLessThan(1e-6);
        assertThat(good.outputs().get(0).rounding().usual()).isBetween(1e-9, 1e-6);
    }

    @Test
    void float64ReportsErrorsBeyondRounding(@TempDir Path other) {
        AuditOptions inFloat64 = AuditOptions.DEFAULT.with(
                PredictionOptions.DEFAULT.in(Precision.FLOAT64).withDiagnosisLimit(Duration.ZERO));
        Verification bad = BrokenModel.copy(RESBLOCK, other)
                .recorded("outputs/0", x -> with(x, 3, x.get(3) + 1e-3))
                .audit(inFloat64)
                .verification();
        assertThat(bad.outputs().get(0).rounding().beyond()).isBetween(0.99e-3, 1.01e-3);
    }

    /** With a tolerance tighter than float32, a good model differs by rounding, and the report says so. */
    @Test
    void roundingIsReportedAsTheCause() {
        AuditOptions exactly = AuditOptions.DEFAULT.with(PredictionOptions.DEFAULT.within(0, 0));
        Verification verification =
                BrokenModel.copy("seed/lstm/model.keras", folder).audit(exactly).verification();
        assertThat(verification.ok()).isFalse();
        assertThat(verification.analysis().diagnosis().causes())
                .extracting(Diagnosis.Cause::id)
                .containsExactly("rounding");
    }

    /** With no time, nothing is tried, and the report says so. */
    @Test
    void theSearchEndsWhenTimeIsUp() {
        AuditOptions hurried = AuditOptions.DEFAULT.with(PredictionOptions.DEFAULT.withDiagnosisLimit(Duration.ZERO));
        Verification verification = brokenInTheMiddle().audit(hurried).verification();
        assertThat(verification.analysis().firstDivergence()).isEqualTo("depthwise_conv2d");
        assertThat(verification.analysis().diagnosis().causes()).isEmpty();
        assertThat(verification.analysis().diagnosis().complete()).isFalse();
    }

    @Test
    void theTextReportStatesWhereAndWhy() {
        ModelReport report = BrokenModel.copy(RESBLOCK, folder)
                .layers("BatchNormalization", config -> config.put("epsilon", 0.01))
                .audit();
        assertThat(TextReport.of(report, 100, false))
                .contains(
                        "Predictions: output 0 DIFFERS",
                        "  worst: ",
                        "  most likely class: ",
                        "batch_normalization  ← first divergence",
                        "Cause: epsilon, epsilon 0.001 instead of 0.01 in batch_normalization",
                        "  what to do: ");
    }

    @Test
    void theTextReportSuggestsRecordingLayers() {
        ModelReport report = brokenInTheMiddle().withoutLayers().audit();
        assertThat(TextReport.of(report, 100, false)).contains("record with --layers to see which layer differs first");
    }

    @Test
    void theJsonReportHasTheSameFacts() {
        ModelReport report = BrokenModel.copy(RESBLOCK, folder)
                .layers("BatchNormalization", config -> config.put("epsilon", 0.01))
                .audit();
        assertThat(JsonReport.of(List.of(report)))
                .contains(
                        "\"first_divergence\" : \"batch_normalization\"",
                        "\"id\" : \"epsilon\"",
                        "\"proven\" : true",
                        "\"mean_abs_error\"",
                        "\"worst\"",
                        "\"own_max_abs_error\"",
                        "\"top1_changed\"",
                        "\"diagnosis_complete\" : true");
    }

    private BrokenModel brokenInTheMiddle() {
        return BrokenModel.copy(RESBLOCK, folder)
                .weights("depthwise_conv2d/kernel", kernel -> with(kernel, 4, kernel.get(4) + 0.5));
    }

    private static Tensor doubled(Tensor x) {
        double[] data = x.doubles().clone();
        for (int i = 0; i < data.length; i++) data[i] *= 2;
        return Tensor.of(Tensor.of(data, x.dims()).floats(), x.dims());
    }

    private static Tensor with(Tensor x, int index, double value) {
        float[] data = x.floats().clone();
        data[index] = (float) value;
        return Tensor.of(data, x.dims());
    }
}
