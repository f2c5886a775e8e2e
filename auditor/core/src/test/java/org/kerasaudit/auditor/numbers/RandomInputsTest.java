package org.kerasaudit.auditor.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/** Random inputs for models without a recording. */
class RandomInputsTest {
    @TempDir
    Path folder;

    private static List<Tensor> inputs(Path model) {
        return RandomInputs.of(KerasModel.read(model).model().orElseThrow().network());
    }

    private List<Tensor> inputs(String layers) throws IOException {
        String json =
                "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"made\", \"layers\": [" + layers + "]}}";
        return inputs(Files.writeString(folder.resolve("model.json"), json));
    }

    private static String input(String shape, String dtype) {
        return "{\"class_name\": \"InputLayer\", \"config\": {\"batch_input_shape\": " + shape + ", \"dtype\": \""
                + dtype + "\", \"name\": \"in\"}}";
    }

    private static String embedding(int rows) {
        return "{\"class_name\": \"Embedding\", \"config\": {\"name\": \"words\", \"input_dim\": " + rows
                + ", \"output_dim\": 2}}";
    }

    @Test
    void knownSizesAreKeptAndOthersChosen() throws IOException {
        assertThat(inputs(input("[null, 5, null]", "float32")))
                .singleElement()
                .satisfies(tensor -> assertThat(tensor.dims()).containsExactly(4, 5, 16));
        assertThat(inputs(input("[3, 2]", "float32")).get(0).dims()).containsExactly(3, 2);
    }

    @Test
    void inputsAreTheSameEveryTime() {
        Path model = Fixtures.folder("keras-2.3.1/multi_io-0/model.h5");
        assertThat(inputs(model)).hasSize(2).isEqualTo(inputs(model));
        assertThat(inputs(model).get(0)).isNotEqualTo(inputs(model).get(1));
    }

    @Test
    void embeddingsGetValidRows() throws IOException {
        Tensor words =
                inputs(input("[null, null]", "float32") + "," + embedding(3)).get(0);
        assertThat(words.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(IntStream.range(0, words.size()).mapToDouble(words::get).boxed())
                .containsOnly(0.0, 1.0, 2.0);
    }

    @Test
    void embeddingsAfterAReshapeGetValidRows() throws IOException {
        String reshape = "{\"class_name\": \"Reshape\", \"config\": {\"name\": \"r\", \"target_shape\": [2, 8]}}";
        Tensor words = inputs(input("[null, 16]", "int32") + "," + reshape + "," + embedding(2))
                .get(0);
        assertThat(words.dtype()).isEqualTo(DType.INT32);
        assertThat(IntStream.range(0, words.size()).mapToLong(words::getLong).boxed())
                .containsOnly(0L, 1L);
    }

    @Test
    void unsupportedInputsAreRefused() {
        assertThatThrownBy(() -> inputs(Fixtures.folder("keras-2.10.0/hashing/model.h5")))
                .isInstanceOf(NotCheckableException.class)
                .hasMessageContaining("strings");
        assertThatThrownBy(() -> inputs(input("[null, 100000, 100000]", "float32")))
                .isInstanceOf(NotCheckableException.class)
                .hasMessageContaining("too large");
    }
}
