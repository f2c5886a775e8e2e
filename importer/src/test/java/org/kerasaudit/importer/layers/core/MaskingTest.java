package org.kerasaudit.importer.layers.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kerasaudit.importer.layers.SpatialSubject.floats;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Origin.Generation;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.SpatialSubject;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/** Mask values in all forms a configuration may contain. */
class MaskingTest {
    private static final float INFINITE = Float.POSITIVE_INFINITY;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1.0, 2.0]",
                "{'class_name': '__numpy__', 'config': {'value': [1.0, 2.0], 'dtype': 'float32'}}",
                "{'type': 'ndarray', 'value': [1.0, 2.0]}"
            })
    void anArrayMasksStepsThatEqualIt(String value) {
        Value masked = read("3.15.1", value).run(Value.of(Tensor.of(floats(1, 2, 2, 1), 1, 2, 2)), List.of());
        assertThat(masked.tensor().floats()).containsExactly(0, 0, 2, 1);
        assertThat(masked.mask()).isEqualTo(Tensor.of(DType.BOOL, new long[] {0, 1}, 1, 2));
    }

    @Test
    void anArrayThatDoesNotBroadcastIsReported() {
        assertThatThrownBy(() -> read("3.15.1", "[1.0, 2.0]").run(1, 2, 3))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected input that a mask value (2,) broadcasts to, found (1, 2, 3)");
    }

    @ParameterizedTest(name = "Keras {0}")
    @CsvSource({"2.15.0, NaN", "3.14.0, NaN", "3.15.0, 0"})
    void infiniteMaskedStepsBecomeZeroSinceKeras315(String version, float output) {
        Tensor x = Tensor.of(floats(INFINITE, 1), 1, 2, 1);
        assertThat(read(version, "Infinity").run(x, List.of()).floats()).containsExactly(output, 1);
    }

    @Test
    void nothingEqualsNaN() {
        Value masked = read("3.15.1", "NaN").run(Value.of(Tensor.of(floats(Float.NaN), 1, 1, 1)), List.of());
        assertThat(masked.mask()).isEqualTo(Tensor.of(DType.BOOL, new long[] {1}, 1, 1));
    }

    private static SpatialSubject read(String version, String value) {
        Generation generation = version.startsWith("3") ? Generation.KERAS_3 : Generation.KERAS_2;
        return SpatialSubject.read(
                new Core(), "Masking", "{'mask_value': " + value + "}", new Origin(generation, version, "tensorflow"));
    }
}
