package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.file.numpy.Npz;
import org.kerasaudit.importer.file.numpy.NpzWriter;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/** {@code predict}: selects the inputs by name; failures leave no output file. */
class PredictCommandTest {
    private static final Path SEED = Fixtures.folder("seed/lstm");
    private static final Tensor A = Tensor.of(new float[] {1, 2}, 1, 2);
    private static final Tensor B = Tensor.of(new float[] {3, 4}, 1, 2);

    @TempDir
    Path folder;

    @Test
    void aMissingModelIsIncomplete() {
        assertFailsWithOneLine("missing.h5", "predict", folder.resolve("missing.h5"), SEED.resolve("recording.npz"));
    }

    @Test
    void missingInputsAreIncomplete() {
        assertFailsWithOneLine("missing.npz", "predict", SEED.resolve("model.h5"), folder.resolve("missing.npz"));
    }

    @Test
    void inputsThatAreNotAnNpzFileAreIncomplete() throws IOException {
        Path junk = Files.writeString(folder.resolve("junk.npz"), "junk");
        assertFailsWithOneLine("junk.npz", "predict", SEED.resolve("model.h5"), junk);
    }

    @Test
    void theWrongNumberOfInputsIsIncomplete() throws IOException {
        Path file = folder.resolve("two.npz");
        NpzWriter.write(file, arrays("inputs/0", A, "inputs/1", B));
        assertFailsWithOneLine("two.npz", "predict", SEED.resolve("model.h5"), file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed/lstm/model.h5",
                "seed/simple-rnn/model.h5",
                "keras-3.15.1/seq2seq-0/model.keras",
                "keras-3.15.1/LSTM-0/model.h5",
                "keras-2.3.1/Bidirectional-0/model.h5"
            })
    void writesWhatKerasRecorded(String file) {
        Path model = Fixtures.folder(file);
        Path recording = model.resolveSibling("recording.npz");
        Path output = folder.resolve("out.npz");
        Invocation run = Invocation.of("predict", model, "--inputs", recording, "--output", output, "--layers");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        Map<String, Tensor> recorded = new LinkedHashMap<>(Npz.read(recording));
        recorded.keySet().removeIf(key -> key.startsWith("inputs/"));
        Map<String, Tensor> written = Npz.read(output);
        assertThat(written).containsKeys(recorded.keySet().toArray(String[]::new));
        recorded.forEach((key, tensor) -> assertClose(key, written.get(key), tensor));
    }

    @ParameterizedTest
    @CsvSource({
        "functions, lstm: recurrent_activation=doubled",
        "classes, first/relu: class_name",
        "recurrent_class, rnn: activation=acme>ReLU",
        "subclassed, model class 'acme>Net'"
    })
    void customObjectsAreNamed(String name, String named) {
        Path model = Fixtures.folder("own/" + name + "/model.keras");
        assertFailsWithOneLine(named, "predict", model, model.resolveSibling("recording.npz"));
    }

    @Test
    void anUnknownLayerIsNamed() throws IOException {
        String config = """
                {"class_name": "Sequential", "keras_version": "2.3.1", "backend": "tensorflow", "config": {"name": "s", "layers": [
                  {"class_name": "Swizzle", "config": {"name": "swizzle", "batch_input_shape": [null, 2]}}]}}
                """;
        Path model = Files.writeString(folder.resolve("model.json"), config);
        Path inputs = folder.resolve("in.npz");
        NpzWriter.write(inputs, arrays("inputs/0", A));
        assertFailsWithOneLine(
                "model.json: swizzle: class_name: expected a supported layer class, found class 'Swizzle'",
                "predict",
                model,
                inputs);
    }

    @Test
    void computesInDoubleOnRequest() {
        Path output = folder.resolve("out.npz");
        Path inputs = SEED.resolve("recording.npz");
        Invocation run = Invocation.of(
                "predict", SEED.resolve("model.h5"), "--inputs", inputs, "--output", output, "--precision", "double");
        assertThat(run.exitCode()).isZero();
        assertThat(Npz.read(output)).containsOnlyKeys("outputs/0");
        assertThat(Npz.read(output).get("outputs/0").dtype()).isEqualTo(DType.FLOAT64);
    }

    @Test
    void numberedInputsAreUsedInOrder() {
        Map<String, Tensor> recording = arrays("inputs/1", B, "outputs/0", B, "inputs/0", A);
        assertThat(inputs("left", "right").from(recording)).containsExactly(A, B);
    }

    @Test
    void namedInputsAreUsedInTheOrderOfTheModel() {
        assertThat(inputs("left", "right").from(arrays("right", B, "left", A, "other", A)))
                .containsExactly(A, B);
    }

    @Test
    void aSingleArrayIsTheSingleInput() {
        assertThat(inputs("left").from(arrays("arr_0", A))).containsExactly(A);
    }

    @Test
    void otherNamesAreListedInTheMessage() {
        assertThatThrownBy(() -> inputs("left", "right").from(arrays("left", A, "rihgt", B)))
                .hasMessage("in.npz: expected inputs/0, inputs/1 or left, right, found left, rihgt");
        assertThatThrownBy(() -> inputs("left").from(arrays("x", A, "y", B))).hasMessageContaining("found x, y");
        assertThatThrownBy(() -> inputs("left").from(arrays("inputs/0", A, "inputs/1", B)))
                .hasMessageContaining("expected inputs/0 or left");
    }

    private void assertFailsWithOneLine(String named, String command, Path model, Path inputs) {
        Path output = folder.resolve("out.npz");
        Invocation run = Invocation.of(command, model, "--inputs", inputs, "--output", output);
        assertThat(run.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(run.err()).startsWith("keras-audit: ").contains(named).hasLineCount(1);
        assertThat(folder.resolve("out.npz")).doesNotExist();
    }

    private static void assertClose(String key, Tensor found, Tensor expected) {
        assertThat(found.shape()).as(key).isEqualTo(expected.shape());
        assertThat(found.doubles()).as(key).containsExactly(expected.doubles(), within(1e-5));
    }

    private static ModelInputs inputs(String... names) {
        return new ModelInputs(Path.of("in.npz"), List.of(names));
    }

    private static Map<String, Tensor> arrays(Object... keysAndTensors) {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        for (int i = 0; i < keysAndTensors.length; i += 2)
            arrays.put((String) keysAndTensors[i], (Tensor) keysAndTensors[i + 1]);
        return arrays;
    }
}
