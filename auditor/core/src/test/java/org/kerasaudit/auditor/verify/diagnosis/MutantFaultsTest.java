package org.kerasaudit.auditor.verify.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.importer.tensor.Tensor;

/** Changed models that caused internal errors, found by {@code .ci/mutants}. */
class MutantFaultsTest {
    @TempDir
    private Path folder;

    @Test
    void aLayerWhoseVariablesNeedABatchAxisCannotTakeAScalar() {
        BrokenModel model = BrokenModel.copy("keras-1.2.2/PReLU-0/model.h5", folder)
                .layers("PReLU", config -> config.putArray("batch_input_shape"));
        assertThat(model.audit().findings()).anySatisfy(finding -> {
            assertThat(finding.ruleId()).isEqualTo("KA203");
            assertThat(finding.message()).contains("inputs that the layer can take", "no axis 0 in ()");
        });
    }

    @Test
    void textInsteadOfARecordedNumberIsADifference() {
        BrokenModel model = BrokenModel.copy("keras-2.10.0/hashing/model.h5", folder)
                .config(root -> output(root, 5).set(0, "input_3"));
        assertThat(model.audit().findings())
                .extracting(Finding::ruleId)
                .contains("KA601")
                .doesNotContain("KA103");
    }

    @Test
    void aLayerRecordedAsTextIsADifference() {
        BrokenModel model = BrokenModel.copy("keras-3.15.1/LeakyReLU-0/model.h5", folder)
                .recorded("layers/.*", MutantFaultsTest::asText);
        assertThat(model.audit().findings())
                .filteredOn(finding -> finding.ruleId().startsWith("KA6"))
                .extracting(Finding::ruleId)
                .containsExactly("KA609");
    }

    @Test
    void textOfRankFourIsNotAnImage() {
        BrokenModel model = BrokenModel.copy("keras-3.15.1-tensorflow/Hashing-0/model.keras", folder)
                .layers("InputLayer", input -> addAxes((ArrayNode) input.get("batch_shape")))
                .recording(arrays -> arrays.replaceAll((name, array) -> addAxes(array)))
                .recorded("outputs/0", MutantFaultsTest::plusOne);
        assertThat(model.audit().findings())
                .extracting(Finding::ruleId)
                .contains("KA601")
                .doesNotContain("KA103");
    }

    private static ArrayNode output(JsonNode root, int index) {
        return (ArrayNode) root.path("config").path("output_layers").get(index);
    }

    private static void addAxes(ArrayNode shape) {
        shape.add(1).add(1);
    }

    private static Tensor addAxes(Tensor array) {
        int[] dims = Arrays.copyOf(array.dims(), array.rank() + 2);
        dims[array.rank()] = 1;
        dims[array.rank() + 1] = 1;
        return array.reshape(dims);
    }

    private static Tensor plusOne(Tensor array) {
        long[] values = new long[array.size()];
        Arrays.setAll(values, i -> array.getLong(i) + 1);
        return Tensor.of(array.dtype(), values, array.dims());
    }

    private static Tensor asText(Tensor array) {
        String[] text = new String[array.size()];
        Arrays.setAll(text, i -> Double.toString(array.get(i)));
        return Tensor.of(text, array.dims());
    }
}
