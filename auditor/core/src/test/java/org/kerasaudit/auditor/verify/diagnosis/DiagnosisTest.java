package org.kerasaudit.auditor.verify.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Diagnosis;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.PredictionOptions;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.auditor.result.Verification;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** Good models, each broken in one way: the diagnosis names that way and no other. */
class DiagnosisTest {
    private static final String NEW = "keras-3.15.1/";

    @TempDir
    private Path folder;

    /** A good model, the change made to it, and the expected cause. */
    private record Break(String cause, String fixture, String how, Consumer<BrokenModel> breaking) {
        @Override
        public String toString() {
            return cause + ": " + how + ", " + fixture;
        }
    }

    private static final List<Break> BREAKS = List.of(
            new Break("gate-order", "seed/lstm/model.keras", "i, c, f, o", gates(4, 0, 2, 1, 3)),
            new Break("gate-order", NEW + "LSTM-0/model.keras", "i, o, f, c as in ONNX", gates(4, 0, 3, 1, 2)),
            new Break("gate-order", "keras-2.3.1/LSTM-0/model.h5", "i, c, f, o", gates(4, 0, 2, 1, 3)),
            new Break("gate-order", NEW + "GRU-0/model.keras", "r, z, h as in cuDNN", gates(3, 1, 0, 2)),
            new Break("gate-order", NEW + "seq2seq-0/model.keras", "two layers", gates(4, 0, 2, 1, 3)),
            new Break("gate-order", NEW + "ConvLSTM2D-0/model.keras", "i, c, f, o", gates(4, 0, 2, 1, 3)),
            new Break(
                    "recurrent-bias",
                    NEW + "LSTM-0/model.keras",
                    "twice",
                    model -> model.weights("bias", bias -> scaled(bias, 0.5, 0))),
            new Break(
                    "recurrent-bias",
                    NEW + "seed_lstm-0/model.keras",
                    "the forget gate's less 1",
                    model -> model.weights("lstm.*bias", bias -> at(bias, (x, i) -> i >= 32 && i < 64 ? x - 1 : x))),
            new Break("direction", NEW + "LSTM-0/model.keras", "backwards", option("LSTM", "go_backwards", true)),
            new Break(
                    "direction", NEW + "SimpleRNN-0/model.h5", "backwards", option("SimpleRNN", "go_backwards", true)),
            new Break(
                    "direction",
                    "keras-2.3.1/GRU-0/model.h5",
                    "reversed",
                    model -> model.layers(
                            "GRU",
                            gru -> gru.put(
                                    "go_backwards", !gru.path("go_backwards").asBoolean()))),
            new Break(
                    "recurrent-activation",
                    NEW + "seed_lstm-0/model.keras",
                    "hard",
                    option("LSTM", "recurrent_activation", "hard_sigmoid")),
            new Break(
                    "recurrent-activation",
                    NEW + "GRU-0/model.keras",
                    "smooth",
                    option("GRU", "recurrent_activation", "sigmoid")),
            new Break(
                    "hard-sigmoid",
                    "keras-2.3.1/Activation_hard_sigmoid-0/model.h5",
                    "as Keras 3",
                    model -> model.text("2.3.1", "3.3.1")),
            new Break(
                    "flipped-kernels",
                    NEW + "Conv2D-0/model.keras",
                    "",
                    model -> model.weights("kernel", kernel -> Layout.reverse(Layout.reverse(kernel, 0), 1))),
            new Break(
                    "flipped-kernels",
                    NEW + "Conv3D-0/model.keras",
                    "",
                    model -> model.weights("kernel", kernel -> Layout.reverse(kernel, 0))),
            new Break(
                    "flipped-kernels",
                    "keras-3.0.5/DepthwiseConv2D-0/model.keras",
                    "",
                    model -> model.weights("kernel", kernel -> Layout.reverse(Layout.reverse(kernel, 0), 1))),
            new Break(
                    "flipped-kernels",
                    "keras-2.3.1/cnn_mnist-0/model.h5",
                    "the first of two",
                    model -> model.weights(
                            "conv2d[^/]*/kernel", kernel -> Layout.reverse(Layout.reverse(kernel, 0), 1))),
            new Break(
                    "epsilon",
                    NEW + "BatchNormalization-0/model.keras",
                    "1e-3",
                    option("BatchNormalization", "epsilon", 1e-3)),
            new Break(
                    "epsilon",
                    NEW + "LayerNormalization-0/model.h5",
                    "1e-5",
                    option("LayerNormalization", "epsilon", 1e-5)),
            new Break(
                    "epsilon",
                    NEW + "GroupNormalization-0/model.keras",
                    "1e-2",
                    option("GroupNormalization", "epsilon", 1e-2)),
            new Break(
                    "epsilon",
                    NEW + "transformer-0/model.keras",
                    "two layers",
                    option("LayerNormalization", "epsilon", 1e-2)),
            new Break(
                    "epsilon",
                    "keras-1.2.2/BatchNormalization-0/model.h5",
                    "1e-3",
                    option("BatchNormalization", "epsilon", 0.01)),
            new Break(
                    "negative-slope", NEW + "LeakyReLU-0/model.keras", "", option("LeakyReLU", "negative_slope", 0.05)),
            new Break(
                    "activation-left-out", NEW + "Dropout-0/model.keras", "", option("Dense", "activation", "softmax")),
            new Break(
                    "activation-left-out",
                    NEW + "transformer-0/model.keras",
                    "in the last layer",
                    model -> model.layers("Dense", dense -> {
                        if (dense.path("units").asInt() == 20) dense.put("activation", "softmax");
                    })),
            new Break("other-activation", NEW + "Dense-0/model.keras", "tanh", option("Dense", "activation", "tanh")),
            new Break(
                    "other-activation",
                    NEW + "seed_lstm-0/model.keras",
                    "none",
                    option("Dense", "activation", "linear")),
            new Break(
                    "kernel-axes",
                    NEW + "seed_lstm-0/model.keras",
                    "gate by gate",
                    model -> model.weights("recurrent_kernel", kernel -> blocks(kernel, 4, DiagnosisTest::transposed))),
            new Break(
                    "kernel-axes",
                    NEW + "SimpleRNN-0/model.keras",
                    "",
                    model -> model.weights("recurrent_kernel", DiagnosisTest::transposed)),
            new Break(
                    "kernel-axes",
                    NEW + "resblock-0/model.keras",
                    "height and width",
                    model -> model.weights("conv2d/kernel", kernel -> Layout.transpose(kernel, 1, 0, 2, 3))),
            new Break("flatten-order", "keras-2.3.1/cnn_mnist-0/model.h5", "channels first", DiagnosisTest::flattened),
            new Break(
                    "swapped-weights",
                    NEW + "resblock-0/model.keras",
                    "gamma and beta",
                    model -> model.swap("batch_normalization/gamma", "batch_normalization/beta")),
            new Break(
                    "swapped-weights",
                    NEW + "transformer-0/model.keras",
                    "query and key",
                    model -> model.swap("query_dense/kernel", "key_dense/kernel")),
            new Break(
                    "other-weights",
                    NEW + "transformer-0/model.keras",
                    "one layer's",
                    model -> model.weights("dense_1/kernel", kernel -> at(kernel, (x, i) -> x + 0.1 * Math.sin(i)))),
            new Break(
                    "other-weights",
                    NEW + "seed_lstm-0/model.keras",
                    "all",
                    model -> model.weights(
                            "(kernel|bias|embeddings)", weight -> at(weight, (x, i) -> x + 0.1 * Math.sin(i)))),
            new Break(
                    "input-scaling",
                    NEW + "resblock-0/model.keras",
                    "by 255",
                    model -> model.recorded("inputs/0", x -> scaled(x, 255, 0))),
            new Break(
                    "input-scaling",
                    NEW + "LSTM-0/model.keras",
                    "from -1 to 1",
                    model -> model.recorded("inputs/0", x -> scaled(x, 127.5, 127.5))),
            new Break(
                    "input-channels",
                    NEW + "resblock-0/model.keras",
                    "reversed",
                    model -> model.recorded("inputs/0", x -> Layout.reverse(x, 3))),
            new Break(
                    "input-axes",
                    "keras-2.3.1/cnn_mnist-0/model.h5",
                    "height and width",
                    model -> model.recorded("inputs/0", x -> Layout.transpose(x, 0, 2, 1, 3))),
            new Break(
                    "input-order",
                    NEW + "Subtract-0/model.keras",
                    "",
                    model -> model.recording(arrays -> {
                        Tensor first = arrays.put("inputs/0", arrays.get("inputs/1"));
                        arrays.put("inputs/1", first);
                    })),
            new Break(
                    "output-order",
                    NEW + "resblock-0/model.keras",
                    "samples",
                    model -> model.recorded("(outputs|layers)/.*", x -> Layout.reverse(x, 0))),
            new Break(
                    "output-order",
                    NEW + "resblock-0/model.keras",
                    "classes",
                    model -> model.recorded("outputs/0|layers/dense", x -> Layout.reverse(x, 1))),
            new Break("bias-left-out", NEW + "Dropout-0/model.keras", "", model -> {
                Tensor bias = model.weight("bias");
                model.recorded("(outputs|layers)/.*", x -> at(x, (value, i) -> value - bias.get(i % bias.size())));
            }));

    static Stream<Break> breaks() {
        return BREAKS.stream();
    }

    /** Files paired with recordings that real Keras made from a variant; see {@code fixtures/recorders/diagnosis.py}. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "gelu, gelu_approximate",
        "training-mode-batch-normalization, training_batch_normalization",
        "training-mode-dropout, training_dropout",
        "training-mode-dropout, training_dropout_last",
        "training-mode-noise, training_noise",
        "same-padding, same_padding",
        "reset-after, reset_after",
        "recurrent-bias, two_biases",
        "mask-ignored, mask_ignored",
        "negative-slope, negative_slope",
        "flatten-order, flatten_order",
        "activation-left-out, identity_first"
    })
    void namesWhatKerasDidDifferently(String cause, String pair) throws URISyntaxException {
        Path source =
                Path.of(DiagnosisTest.class.getResource(pair + "/model.keras").toURI());
        assertNames(new Auditor(AuditOptions.DEFAULT).audit(source), cause);
        BrokenModel outputsAlone = BrokenModel.copy(source, folder).withoutLayers();
        boolean lost = Set.of("training_dropout", "training_noise").contains(pair);
        assertNames(outputsAlone.audit(), lost ? "other-weights" : cause);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void namesTheCause(Break broken) {
        BrokenModel model = BrokenModel.copy(broken.fixture(), folder);
        broken.breaking().accept(model);
        assertNames(model.audit(), broken.cause());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void namesTheCauseFromTheOutputsAlone(Break broken) {
        BrokenModel model = BrokenModel.copy(broken.fixture(), folder);
        broken.breaking().accept(model);
        assertNames(model.withoutLayers().audit(), broken.cause());
    }

    /** Written by Keras on TensorFlow, as the file says, but recorded by Keras on PyTorch. */
    @ParameterizedTest
    @ValueSource(strings = {"torch_average_pooling", "torch_bicubic"})
    void namesTheRecordingBackend(String pair) throws URISyntaxException {
        Path source = pair(pair + "/model.h5");
        ModelReport report = new Auditor(AuditOptions.DEFAULT).audit(source);
        assertNames(report, "backend");
        assertThat(report.verification().analysis().diagnosis().causes().get(0).text())
                .contains("on torch instead of tensorflow");
        assertNames(BrokenModel.copy(source, folder).withoutLayers().audit(), "backend");
    }

    /** The shape itself is an error; the match with the transposed tensor shows that nothing else is wrong. */
    @Test
    void namesTheTransposedTensor() throws URISyntaxException {
        ModelReport report =
                new Auditor(AuditOptions.DEFAULT.withTargets(List.of())).audit(pair("transposed_kernel/model.h5"));
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.findings()).extracting(Finding::ruleId).containsExactly("KA302", "KA603", "KA608");
        assertThat(report.findings().get(2).message()).contains("d1", "[1, 0]", "kernel-axes");
    }

    /** The layers before the last return the model's input itself; looking for the maker of a tensor must not loop. */
    @Test
    @Timeout(20)
    void terminatesIfLayersReturnTheirInput() throws URISyntaxException {
        AuditOptions atOnce = AuditOptions.DEFAULT.with(PredictionOptions.DEFAULT.withDiagnosisLimit(Duration.ZERO));
        ModelReport report = new Auditor(atOnce).audit(pair("identity_first/model.keras"));
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.verification().analysis().diagnosis().complete()).isFalse();
    }

    private static Path pair(String file) throws URISyntaxException {
        return Path.of(DiagnosisTest.class.getResource(file).toURI());
    }

    private static void assertNames(ModelReport report, String cause) {
        Verification verification = report.verification();
        assertThat(verification).as("verification; " + report.findings()).isNotNull();
        assertThat(verification.ok()).as("outputs match").isFalse();
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(verification.analysis().diagnosis().causes())
                .as(verification.analysis().diagnosis() + "\n" + verification.layers())
                .extracting(Diagnosis.Cause::id)
                .containsExactly(cause);
        assertThat(verification.analysis().diagnosis().unexplained()).isEmpty();
    }

    // Ways to break.

    private static Consumer<BrokenModel> option(String className, String key, Object value) {
        return model -> model.layers(className, config -> put(config, key, value));
    }

    private static void put(ObjectNode config, String key, Object value) {
        if (!config.has(key)) throw new IllegalArgumentException("no " + key);
        config.putPOJO(key, value);
    }

    /** Stores the gates in this order. */
    private static Consumer<BrokenModel> gates(int count, int... order) {
        return model -> model.weights("(lstm|gru).*(kernel|bias)", weight -> {
            int units = weight.dim(-1) / count;
            return Layout.select(weight, weight.rank() - 1, weight.dim(-1), i -> order[i / units] * units + i % units);
        });
    }

    private static Tensor blocks(Tensor weight, int count, java.util.function.UnaryOperator<Tensor> change) {
        int size = weight.dim(-1) / count;
        return Layout.concat(
                IntStream.range(0, count)
                        .mapToObj(i -> change.apply(Layout.slice(weight, weight.rank() - 1, i * size, size)))
                        .toList(),
                weight.rank() - 1);
    }

    private static Tensor transposed(Tensor matrix) {
        return Layout.transpose(matrix, 1, 0);
    }

    /** Stores the rows of the kernel after the Flatten as {@code [channels, height × width]}. */
    private static void flattened(BrokenModel model) {
        Map<String, Tensor> recorded = model.recorded();
        Tensor before = recorded.get("layers/conv2d_4");
        int channels = before.dim(-1);
        model.weights("dense.*kernel", kernel -> {
            if (kernel.dim(0) != before.size() / before.dim(0)) return kernel;
            Tensor rows = kernel.reshape(kernel.dim(0) / channels, channels, kernel.dim(1));
            return Layout.transpose(rows, 1, 0, 2).reshape(kernel.dims());
        });
    }

    private interface Change {
        double of(double value, int index);
    }

    private static Tensor at(Tensor x, Change change) {
        double[] data = new double[x.size()];
        for (int i = 0; i < data.length; i++) data[i] = change.of(x.get(i), i);
        return Tensor.of(Tensor.of(data, x.dims()).floats(), x.dims());
    }

    private static Tensor scaled(Tensor x, double factor, double shift) {
        return at(x, (value, i) -> value * factor + shift);
    }
}
