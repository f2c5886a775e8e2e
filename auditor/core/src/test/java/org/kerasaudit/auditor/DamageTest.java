package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.fixtures.Fixtures;

/** Each kind of finding, produced by damaging a good file in one place. */
class DamageTest {
    @TempDir
    private Path folder;

    private Path model;
    private Path weights;

    /** Copies an architecture of Keras 2.3.1 with weights and a recording: Dense 5→4, BatchNormalization, Dense 4→2. */
    @BeforeEach
    void copyGoodFiles() throws IOException {
        model = copy("keras-2.3.1/frozen-0/model.json", "model.json");
        weights = copy("keras-2.3.1/frozen-0/weights.h5", "weights.h5");
        copy("keras-2.3.1/frozen-0/recording.npz", "recording.npz");
    }

    @Test
    void undamagedFilesPass() {
        ModelReport report = audit(model);
        assertThat(report.findings()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.verification()).isNotNull();
    }

    @Test
    void changedUnitsContradictCountAndShapes() throws IOException {
        edit(model, text -> text.replace("\"units\": 2,", "\"units\": 3,"));
        assertThat(rules(model)).contains("KA301", "KA302").doesNotContain("KA304");
        Finding count = finding(model, "KA301");
        assertThat(count.expected()).startsWith("15 parameters (input_dim × units + units = 4 × 3 + 3)");
        assertThat(count.found()).isEqualTo("10 in the stored tensors");
    }

    @Test
    void aTensorShapeMismatchNamesFilePlaceExpectedAndFound() throws IOException {
        edit(model, text -> text.replace("\"units\": 2,", "\"units\": 3,"));
        assertThat(finding(model, "KA302").message()).contains("model.json", "kernel", "[4, 3]", "[4, 2]");
    }

    @Test
    void aRenamedDatasetIsReportedAsMissing() throws IOException {
        Path h5 = copy("keras-2.3.1/Sequential_mlp-0/model.h5", "mlp.h5");
        replaceLast(h5, "kernel\0", "kernal\0");
        assertThat(rules(h5)).contains("KA303");
        assertThat(audit(h5).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void tensorsOfARemovedLayerAreReported() throws IOException {
        Path json = copy("keras-2.3.1/cnn_mnist-0/model.json", "cnn.json");
        copy("keras-2.3.1/cnn_mnist-0/weights.h5", "cnn.weights.h5");
        edit(json, text -> {
            int last = text.lastIndexOf(", {\"class_name\": \"Dense\"");
            return text.substring(0, last) + text.substring(text.indexOf("]}", last));
        });
        Finding unclaimed = finding(json, "KA304");
        assertThat(unclaimed.message()).contains("dense", "no tensor here");
    }

    @Test
    void namesThatContradictTheLoadingOrderAreReported() throws IOException {
        Path h5 = copy("keras-2.3.1/BatchNormalization-0/model.h5", "bn.h5");
        swapNames(h5, "/gamma", "/beta");
        assertThat(rules(h5)).contains("KA305");
    }

    @Test
    void swappedLayersOfOneClassAreReported() throws IOException {
        Path json = copy("keras-3.15.1/nested-0/model.json", "nested.json");
        copy("keras-3.15.1/nested-0/model.weights.h5", "nested.weights.h5");
        copy("keras-3.15.1/nested-0/recording.npz", "nested.recording.npz");
        assertThat(rules(json)).isEmpty();
        edit(
                json,
                text -> text.replace("\"dense\"", "\"tmp\"")
                        .replace("\"dense_1\"", "\"dense\"")
                        .replace("\"tmp\"", "\"dense_1\""));
        assertThat(rules(json)).contains("KA305");
    }

    @Test
    void aRecordedShapeThatContradictsTheGraphIsReported() throws IOException {
        Path json = copy("keras-3.15.1/shared_layer-0/model.json", "shared.json");
        edit(json, text -> {
            int history = text.indexOf("\"keras_history\": [\"concatenate\"");
            int shape = text.lastIndexOf("\"shape\": [null, 12]", history);
            return text.substring(0, shape) + "\"shape\": [null, 13]"
                    + text.substring(shape + "\"shape\": [null, 12]".length());
        });
        Finding contradiction = finding(json, "KA402");
        assertThat(contradiction.expected()).startsWith("(None, 12)");
        assertThat(contradiction.found()).startsWith("(None, 13)");
    }

    @Test
    void aShapeThatTheNextLayerCannotAcceptIsReported() throws IOException {
        Path json = copy("keras-2.3.1/Reshape-0/model.json", "reshape.json");
        edit(json, text -> text.replaceAll("\"target_shape\": \\[[^]]*]", "\"target_shape\": [7, 11]"));
        assertThat(rules(json)).contains("KA401");
    }

    @Test
    void anUnknownLayerIsNamedAndLeavesTheAuditIncomplete() throws IOException {
        edit(
                model,
                text -> text.replace("\"class_name\": \"BatchNormalization\"", "\"class_name\": \"MyNormalization\""));
        assertThat(finding(model, "KA201").found()).contains("MyNormalization");
        assertThat(audit(model).verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void aModelSubclassIsAuditedButNeverPasses() throws IOException {
        edit(model, text -> text.replaceFirst("\"class_name\": \"Sequential\"", "\"class_name\": \"MyModel\""));
        assertThat(finding(model, "KA201").found()).isEqualTo("model class 'MyModel'");
        assertThat(audit(model).counts().total()).hasValue(50);
        assertThat(audit(model).verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void anUnknownOptionIsNamedAndLeavesTheAuditIncomplete() throws IOException {
        edit(model, text -> text.replace("\"units\": 2,", "\"units\": 2, \"sharpness\": 3,"));
        assertThat(finding(model, "KA202").message()).contains("config.sharpness");
        assertThat(audit(model).verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void anInvalidValueIsAnErrorWithItsPlace() throws IOException {
        edit(model, text -> text.replace("\"units\": 2,", "\"units\": -2,"));
        Finding invalid = finding(model, "KA204");
        assertThat(invalid.message()).contains("config.units", "-2");
        assertThat(audit(model).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void sizesThatOverflowAreReportedForTheirLayer() throws IOException {
        Files.delete(weights);
        edit(model, text -> text.replace("[null, 5]", "[null, 4611686018427387904]"));
        Finding tooLarge = finding(model, "KA204");
        assertThat(tooLarge.message()).contains("variables of fewer than 2^63 elements");
    }

    @Test
    void aBrokenReferenceIsAnErrorAndTheRestIsStillChecked() throws IOException {
        Path json = copy("keras-2.3.1/multi_io-0/model.json", "io.json");
        edit(json, text -> text.replaceFirst("\\[\"concatenate_\\d+\", 0, 0, ", "[\"nowhere\", 0, 0, "));
        assertThat(finding(json, "KA205").found()).isEqualTo("nowhere[0][0]");
        assertThat(audit(json).layers()).anyMatch(layer -> layer.params().orElse(0) > 0);
    }

    @Test
    void nanInAWeightIsReportedWithItsPosition() throws IOException {
        overwriteFirstWeight(new byte[] {0, 0, (byte) 0xc0, 0x7f});
        Finding health = finding(model, "KA501");
        assertThat(health.found()).contains("1 of ", "NaN at ");
    }

    @Test
    void aChangedWeightChangesThePredictions() throws IOException {
        overwriteFirstWeight(new byte[] {0, 0, 0x20, 0x41});
        Finding mismatch = finding(model, "KA601");
        assertThat(mismatch.found()).contains("the first divergence is in layer");
        assertThat(audit(model).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void aRecordingWithDifferentShapesCannotBeUsed() throws IOException {
        copy("keras-2.3.1/Conv2D-0/recording.npz", "recording.npz");
        assertThat(rules(model)).containsExactly("KA602");
        assertThat(audit(model).verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void aTruncatedFileIsReportedInOneLine() throws IOException {
        Path h5 = copy("keras-2.3.1/frozen-0/model.h5", "cut.h5");
        Files.write(h5, Arrays.copyOf(Files.readAllBytes(h5), 700));
        ModelReport report = audit(h5);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.ruleId()).isEqualTo("KA101");
            assertThat(finding.message()).contains("cut.h5").doesNotContain("\n");
        });
    }

    @Test
    void allProblemsOfAFileAreFoundInOnePass() throws IOException {
        edit(model, text -> text.replace("\"units\": 2,", "\"units\": 3, \"sharpness\": 3,"));
        overwriteFirstWeight(new byte[] {0, 0, (byte) 0xc0, 0x7f});
        assertThat(rules(model)).contains("KA202", "KA301", "KA302", "KA501", "KA603");
    }

    private ModelReport audit(Path file) {
        return new Auditor(AuditOptions.DEFAULT.withTargets(List.of())).audit(file);
    }

    private List<String> rules(Path file) {
        return audit(file).findings().stream()
                .map(Finding::ruleId)
                .distinct()
                .sorted()
                .toList();
    }

    private Finding finding(Path file, String rule) {
        List<Finding> findings = audit(file).findings();
        assertThat(findings).extracting(Finding::ruleId).contains(rule);
        return findings.stream()
                .filter(finding -> finding.ruleId().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    private Path copy(String fixture, String name) throws IOException {
        return Files.copy(Fixtures.folder(fixture), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void edit(Path file, UnaryOperator<String> change) throws IOException {
        String text = Files.readString(file);
        String changed = change.apply(text);
        assertThat(changed).as("the file is damaged").isNotEqualTo(text);
        Files.writeString(file, changed);
    }

    /** Sets the first stored number of Dense 5→4, found by the bytes of its dataset. */
    private void overwriteFirstWeight(byte[] number) throws IOException {
        var opened = org.kerasaudit.importer.KerasModel.read(model).model().orElseThrow();
        var kernel = opened.weights().get(0).stored().read();
        byte[] bytes = Files.readAllBytes(weights);
        byte[] first = new byte[8];
        java.nio.ByteBuffer.wrap(first)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putFloat((float) kernel.get(0))
                .putFloat((float) kernel.get(1));
        int at = indexOf(bytes, first, 0);
        System.arraycopy(number, 0, bytes, at, number.length);
        Files.write(weights, bytes);
    }

    private static void replaceLast(Path file, String from, String to) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        byte[] wanted = from.getBytes(StandardCharsets.ISO_8859_1);
        int last = -1;
        for (int at = indexOf(bytes, wanted, 0); at >= 0; at = indexOf(bytes, wanted, at + 1)) last = at;
        System.arraycopy(to.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, last, to.length());
        Files.write(file, bytes);
    }

    /** Swaps the first two names of a weight_names attribute, padded to the same length, as Keras 2 stores them. */
    private static void swapNames(Path file, String first, String second) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int one = text.indexOf(first + "\0");
        int start = text.lastIndexOf("batch_normalization", one);
        int two = text.indexOf(second + "\0", one);
        int next = text.lastIndexOf("batch_normalization", two);
        int width = next - start;
        byte[] held = Arrays.copyOfRange(bytes, start, start + width);
        System.arraycopy(bytes, next, bytes, start, width);
        System.arraycopy(held, 0, bytes, next, width);
        Files.write(file, bytes);
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int at = from; at + wanted.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) return at;
        }
        return -1;
    }
}
