package org.kerasaudit.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.model.WeightStore;

class KerasModelTest {
    @Test
    void variableNamesRevealTheBackendOfKeras1() {
        assertThat(KerasModel.backendByNames(variables("dense_1_W", "dense_1_b")))
                .isEqualTo("theano");
        assertThat(KerasModel.backendByNames(variables("dense_1_W:0", "dense_1_b:0")))
                .isEqualTo("tensorflow");
        assertThat(KerasModel.backendByNames(variables())).isEmpty();
        assertThat(KerasModel.backendByNames(new WeightStore.None())).isEmpty();
    }

    private static WeightStore variables(String... names) {
        List<WeightStore.Entry> entries =
                Stream.of(names).map(name -> new WeightStore.Entry(name, null)).toList();
        return new WeightStore.ByLayer(
                "/model_weights", List.of(new WeightStore.Group("dense_1", entries)), List.of(), List.of());
    }
}
