package org.kerasaudit.auditor.rules.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.PredictionOptions;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.verify.diagnosis.BrokenModel;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.tensor.Tensor;

/** Each rule on weights, triggered by overwriting numbers in a good file. FixtureTest shows that good files trigger none. */
class WeightHealthTest {
    /** Dense 5→4, BatchNormalization, Dense 4→2 of Keras 2.3.1. */
    private static final String NORMALIZED = "keras-2.3.1/frozen-0/model.h5";

    /**
     * Conv2D 1→4, Conv2D 4→6, Dense 54→10 of Keras 2.3.1; the convolutions end in ReLU, with pooling and flattening in between.
     */
    private static final String CONVOLUTIONAL = "keras-2.3.1/cnn_mnist-0/model.h5";

    /** Dense 5→4 and Dense 4→2 of Keras 3.15.1; the first computes in bfloat16. */
    private static final String MIXED = "keras-3.15.1/mixed_float16-0/model.keras";

    private static final AuditOptions OPTIONS =
            AuditOptions.DEFAULT.with(PredictionOptions.DEFAULT.withDiagnosisLimit(Duration.ZERO));

    @TempDir
    private Path folder;

    @Test
    void goodModelsHaveNoFindings() throws IOException {
        for (String fixture : List.of(NORMALIZED, CONVOLUTIONAL, MIXED)) {
            Path own = Files.createDirectory(folder.resolve(fixture.replace('/', '-')));
            assertThat(health(BrokenModel.copy(fixture, own))).isEmpty();
        }
    }

    @Test
    void nanAndInfinitiesAreCountedAndTheFirstIsLocated() {
        Finding finding = only("KA501", NORMALIZED, "dense/kernel", kernel -> {
            double[] values = kernel.doubles();
            values[6] = Double.NEGATIVE_INFINITY;
            values[7] = Double.NaN;
            values[19] = Double.NaN;
            return Tensor.of(values, kernel.dims());
        });
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.layer()).isEqualTo("dense_11");
        assertThat(finding.message())
                .isEqualTo(
                        "model.h5: dense_11: /model_weights/dense_11/dense_11/kernel: expected finite numbers, found "
                                + "3 of 20 not finite (2 NaN, 1 -Infinity), first -Infinity at [1, 2]");
    }

    @Test
    void aNegativeVarianceIsAnError() {
        Finding finding = only("KA502", NORMALIZED, "moving_variance", variance -> with(variance, 3, -0.25));
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.expected()).isEqualTo("variances of at least 0");
        assertThat(finding.found()).isEqualTo("1 of 4 negative, first at [3]");
    }

    @Test
    void aVarianceOfZeroIsAWarning() {
        Finding finding = only("KA503", NORMALIZED, "moving_variance", variance -> with(variance, 2, 0));
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.found()).isEqualTo("1 of 4 zero, first at [2]");
    }

    @Test
    void aBatchMeanMayBeNegativeOrZero() {
        assertThat(findings(NORMALIZED, "moving_mean", mean -> with(with(mean, 0, 0), 1, -1)))
                .isEmpty();
    }

    @Test
    void aZeroKernelIsReported() {
        Finding finding = only("KA504", NORMALIZED, "dense/kernel", kernel -> filled(kernel, 0));
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.found()).isEqualTo("constant kernel: all 20 values are zero");
    }

    @Test
    void aConstantKernelIsReported() {
        Finding finding = only("KA504", NORMALIZED, "dense/kernel", kernel -> filled(kernel, 0.5));
        assertThat(finding.found()).isEqualTo("constant kernel: all 20 values are 0.5");
    }

    @Test
    void aZeroBiasIsNotReported() {
        assertThat(findings(NORMALIZED, "dense/bias", bias -> filled(bias, 0))).isEmpty();
    }

    @Test
    void aKernelConfiguredToStartAtZeroIsOnlyInfo() {
        List<Finding> findings = health(BrokenModel.copy(NORMALIZED, folder)
                .weights("dense/kernel", kernel -> filled(kernel, 0))
                .layers(
                        "Dense",
                        config -> config.putObject("kernel_initializer").put("class_name", "Zeros")));
        assertThat(findings)
                .singleElement()
                .returns("KA504", Finding::ruleId)
                .returns(Severity.INFO, Finding::severity);
    }

    @Test
    void anUntrainedBatchNormalizationIsReported() {
        List<Finding> findings = health(BrokenModel.copy(NORMALIZED, folder)
                .weights("(beta|moving_mean)", vector -> filled(vector, 0))
                .weights("(gamma|moving_variance)", vector -> filled(vector, 1)));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.ruleId()).isEqualTo("KA505");
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.layer()).isEqualTo("batch_normalization_3");
        });
    }

    @Test
    void aTrainedBatchNormalizationIsNotReported() {
        List<Finding> findings = health(BrokenModel.copy(NORMALIZED, folder)
                .weights("beta", vector -> filled(vector, 0))
                .weights("(gamma|moving_variance)", vector -> filled(vector, 1)));
        assertThat(findings).isEmpty();
    }

    @Test
    void aUnitOfZerosIsDead() {
        List<Finding> findings = health(BrokenModel.copy(CONVOLUTIONAL, folder)
                .weights("conv2d_1/kernel", kernel -> column(kernel, 4, 0))
                .weights("conv2d_1/bias", bias -> with(bias, 4, 0)));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.ruleId()).isEqualTo("KA506");
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.found()).isEqualTo("only zeros in 1 of 6 units, first unit 4");
        });
    }

    @Test
    void deadUnitsInANestedModelAreReported() {
        List<Finding> findings = health(BrokenModel.copy("keras-3.15.1/nested-0/model.keras", folder)
                .weights("functional/layers/dense/kernel", kernel -> column(kernel, 0, 0))
                .weights("functional/layers/dense/bias", bias -> with(bias, 0, 0)));
        assertThat(findings)
                .singleElement()
                .returns("KA506", Finding::ruleId)
                .returns("encoder/dense_1", Finding::layer);
    }

    @Test
    void aUnitWithABiasIsNotDead() {
        List<Finding> findings = health(BrokenModel.copy(CONVOLUTIONAL, folder)
                .weights("conv2d_1/kernel", kernel -> column(kernel, 4, 0))
                .weights("conv2d_1/bias", bias -> with(bias, 4, 0.5)));
        assertThat(findings).isEmpty();
    }

    @Test
    void aReluAfterAReluNeverFiresWithoutPositiveWeights() {
        List<Finding> findings = health(BrokenModel.copy(CONVOLUTIONAL, folder)
                .weights("conv2d_1/kernel", kernel -> column(kernel, 5, -0.25))
                .weights("conv2d_1/bias", bias -> with(bias, 5, 0)));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.ruleId()).isEqualTo("KA507");
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.found()).isEqualTo("no positive weight in 1 of 6 units, first unit 5");
        });
    }

    @Test
    void aReluWithPossiblyNegativeInputCanFire() {
        List<Finding> findings = health(BrokenModel.copy(CONVOLUTIONAL, folder)
                .weights("conv2d/kernel", kernel -> column(kernel, 1, -0.25))
                .weights("conv2d/bias", bias -> with(bias, 1, 0)));
        assertThat(findings).isEmpty();
    }

    @Test
    void aWeightWithAFlippedExponentBitIsOutOfProportion() {
        List<Finding> findings =
                findings(CONVOLUTIONAL, "/dense/kernel", kernel -> with(kernel, 11, kernel.get(11) * 0x1p64));
        assertThat(findings).extracting(Finding::ruleId).containsExactly("KA508", "KA509");
        assertThat(findings).extracting(Finding::severity).containsExactly(Severity.WARNING, Severity.INFO);
        assertThat(findings.get(0).found()).endsWith(" at [1, 1]");
    }

    @Test
    void aWeightOfTenThousandIsNotOutOfProportion() {
        assertThat(findings(CONVOLUTIONAL, "/dense/kernel", kernel -> with(kernel, 11, 1e4)))
                .isEmpty();
    }

    @Test
    void float16OverflowIsAWarningIfComputedInFloat16() {
        BrokenModel model = BrokenModel.copy(MIXED, folder).weights("dense/kernel", kernel -> with(kernel, 2, 70000));
        assertThat(health(model))
                .singleElement()
                .returns("KA509", Finding::ruleId)
                .returns(Severity.INFO, Finding::severity)
                .returns("70000.0 at [0, 2]", Finding::found);
        model.layers("Dense", config -> config.put("dtype", "mixed_float16"));
        assertThat(health(model))
                .singleElement()
                .returns("KA509", Finding::ruleId)
                .returns(Severity.WARNING, Finding::severity);
    }

    @Test
    void theLargestFloat16DoesNotOverflow() {
        assertThat(findings(MIXED, "dense/kernel", kernel -> with(kernel, 2, 65504)))
                .isEmpty();
    }

    @Test
    void subnormalNumbersAreCounted() {
        Finding finding =
                only("KA510", NORMALIZED, "dense/kernel", kernel -> with(with(kernel, 5, 0x1p-127), 9, -0x1p-149));
        assertThat(finding.severity()).isEqualTo(Severity.INFO);
        assertThat(finding.expected()).isEqualTo("normal numbers of float32 or zero");
        assertThat(finding.found()).isEqualTo("2 of 20 subnormal, first at [1, 1]");
    }

    @Test
    void theSmallestNormalNumberIsNotSubnormal() {
        assertThat(findings(NORMALIZED, "dense/kernel", kernel -> with(kernel, 5, 0x1p-126)))
                .isEmpty();
    }

    @Test
    void aDuplicateTensorIsReported() {
        BrokenModel model = BrokenModel.copy(NORMALIZED, folder);
        Tensor beta = model.weight("beta");
        List<Finding> findings = health(model.weights("moving_mean", mean -> beta));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.ruleId()).isEqualTo("KA511");
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.message())
                    .endsWith("/moving_mean: expected different numbers, found those of "
                            + "/model_weights/batch_normalization_3/batch_normalization_3/beta");
        });
    }

    @Test
    void theSameNumbersInAnotherOrderAreNotDuplicates() {
        BrokenModel model = BrokenModel.copy(NORMALIZED, folder);
        Tensor beta = model.weight("beta");
        double[] reversed = {beta.get(3), beta.get(2), beta.get(1), beta.get(0)};
        assertThat(health(model.weights("moving_mean", mean -> Tensor.of(reversed, 4))))
                .isEmpty();
    }

    @Test
    void tensorsMadeEqualByASeedAreOnlyInfo() {
        BrokenModel model = BrokenModel.copy(NORMALIZED, folder);
        Tensor beta = model.weight("beta");
        model.weights("moving_mean", mean -> beta).layers("BatchNormalization", config -> {
            config.remove(List.of("gamma_regularizer", "beta_regularizer", "beta_constraint", "gamma_constraint"));
            for (String variable : List.of("beta_initializer", "moving_mean_initializer")) {
                config.putObject(variable)
                        .put("class_name", "RandomNormal")
                        .putObject("config")
                        .put("seed", 7);
            }
        });
        assertThat(health(model))
                .singleElement()
                .returns("KA511", Finding::ruleId)
                .returns(Severity.INFO, Finding::severity);
    }

    @Test
    void aDatasetWithoutAnAddressWasNeverWritten() throws IOException {
        BrokenModel.copy(NORMALIZED, folder);
        Path file = folder.resolve("model.h5");
        eraseAddress(file, "dense_11/dense_11/kernel");
        List<Finding> findings = health(new Auditor(OPTIONS).audit(file));
        assertThat(findings).extracting(Finding::ruleId).containsExactly("KA504", "KA513");
        assertThat(findings.get(1).expected()).isEqualTo("20 stored numbers");
        assertThat(findings.get(1).found()).isEqualTo("20 never written, read as a fill value");
    }

    /** A big-endian kernel [6, 8] in chunks of [3, 3], only one of which is written; the hash was computed with Python. */
    @Test
    void missingChunksWereNeverWritten() throws IOException {
        Path file = folder.resolve("unwritten.h5");
        try (InputStream resource = WeightHealthTest.class.getResourceAsStream("unwritten.h5")) {
            Files.copy(resource, file);
        }
        ModelReport report = new Auditor(OPTIONS.withTensorSha256(true)).audit(file);
        assertThat(health(report)).singleElement().satisfies(finding -> {
            assertThat(finding.ruleId()).isEqualTo("KA513");
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.layer()).isEqualTo("dense");
            assertThat(finding.expected()).isEqualTo("48 stored numbers");
            assertThat(finding.found()).isEqualTo("39 never written, read as a fill value");
        });
        assertThat(report.hashes().tensors())
                .containsValue("8bcfff277e3140e1c13ea9d458d288f50550c85ff9a676f123c0bab7f05f9e7a");
    }

    @Test
    void weightsOfDifferentTypesAreReported() {
        Path file = Fixtures.folder("keras-3.14.1-options/masks_cast/model.keras");
        assertThat(health(new Auditor(OPTIONS).audit(file)))
                .singleElement()
                .returns("KA512", Finding::ruleId)
                .returns(Severity.INFO, Finding::severity);
    }

    @Test
    void withoutAScanTheReportSaysSo() {
        ModelReport report = BrokenModel.copy(NORMALIZED, folder)
                .weights("dense/kernel", kernel -> filled(kernel, 0))
                .audit(OPTIONS.withWeightScan(false));
        assertThat(health(report))
                .singleElement()
                .returns("KA514", Finding::ruleId)
                .returns(Severity.INFO, Finding::severity)
                .returns(false, Finding::blocking);
    }

    /** Hashes computed with Python: {@code hashlib.sha256(h5py.File(path)[place][()].astype("<f4").tobytes())}. */
    @Test
    void theHashOfATensorCoversItsLittleEndianNumbers() {
        BrokenModel model = BrokenModel.copy(NORMALIZED, folder);
        assertThat(model.audit(OPTIONS).hashes().tensors()).isEmpty();
        for (boolean scan : new boolean[] {true, false}) {
            AuditOptions asked = OPTIONS.withTensorSha256(true).withWeightScan(scan);
            assertThat(model.audit(asked).hashes().tensors())
                    .hasSize(8)
                    .containsEntry(
                            "/model_weights/dense_11/dense_11/kernel",
                            "349801b98bdd2fdd67e8745124a8938147b386e37a97eeba026b08e62af5fe3a")
                    .containsEntry(
                            "/model_weights/dense_11/dense_11/bias",
                            "b7f8354dc174ced9650a7c269ab7a1804597e7a032e76030073c2022c8e0d854");
        }
    }

    private Finding only(String rule, String fixture, String weights, UnaryOperator<Tensor> change) {
        List<Finding> findings = findings(fixture, weights, change);
        assertThat(findings).extracting(Finding::ruleId).containsExactly(rule);
        return findings.get(0);
    }

    private List<Finding> findings(String fixture, String weights, UnaryOperator<Tensor> change) {
        return health(BrokenModel.copy(fixture, folder).weights(weights, change));
    }

    private static List<Finding> health(BrokenModel model) {
        return health(model.audit(OPTIONS));
    }

    private static List<Finding> health(ModelReport report) {
        return report.findings().stream()
                .filter(finding -> finding.ruleId().startsWith("KA5"))
                .toList();
    }

    private static Tensor with(Tensor tensor, int at, double value) {
        double[] values = tensor.doubles().clone();
        values[at] = value;
        return Tensor.of(values, tensor.dims());
    }

    private static Tensor filled(Tensor tensor, double value) {
        double[] values = new double[tensor.size()];
        Arrays.fill(values, value);
        return Tensor.of(values, tensor.dims());
    }

    /** Sets one position along the last axis to {@code value}. */
    private static Tensor column(Tensor tensor, int column, double value) {
        double[] values = tensor.doubles().clone();
        for (int at = column; at < values.length; at += tensor.dim(-1)) values[at] = value;
        return Tensor.of(values, tensor.dims());
    }

    /** Turns a contiguous dataset into one that was never written: its layout has no address. */
    private static void eraseAddress(Path file, String dataset) throws IOException {
        Tensor stored = KerasModel.read(file).model().orElseThrow().weights().stream()
                .filter(weight -> weight.stored().location().endsWith(dataset))
                .findFirst()
                .orElseThrow()
                .stored()
                .read();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int data = 0;
        while (bytes.getFloat(data) != (float) stored.get(0) || bytes.getFloat(data + 4) != (float) stored.get(1))
            data++;
        int layout = 0;
        while (bytes.getLong(layout) != data || bytes.getLong(layout + 8) != 4L * stored.size()) layout++;
        bytes.putLong(layout, -1);
        Files.write(file, bytes.array());
    }
}
