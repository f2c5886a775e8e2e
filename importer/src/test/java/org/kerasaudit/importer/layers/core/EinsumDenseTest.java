package org.kerasaudit.importer.layers.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_3;
import static org.kerasaudit.importer.layers.SpatialSubject.TF_KERAS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.SpatialSubject;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.Shape;

/** Outputs are checked by the recorded cases. */
class EinsumDenseTest {
    private static final String SEQUENCE = "{'equation': 'abc,cd->abd', 'output_shape': [null, 64], 'bias_axes': 'd'}";

    /** The example from Keras's documentation; tf.keras infers what Keras 3 leaves open. */
    @Test
    void keras3DeclaresOnlyTheConfiguredOutputShape() {
        assertThat(read(SEQUENCE, KERAS_3).outputShape(-1, 32, 128)).isEqualTo(Shape.of(-1, -1, 64));
        assertThat(read(SEQUENCE, TF_KERAS).outputShape(-1, 32, 128)).isEqualTo(Shape.of(-1, 32, 64));
    }

    @Test
    void theFormulaUsesTheLettersOfTheEquation() {
        Formula formula = read(SEQUENCE, KERAS_3).formula(-1, 32, 128);
        assertThat(formula.text()).isEqualTo("c × d + d");
        assertThat(formula.evaluate()).hasValue(128 * 64 + 64);
    }

    @Test
    void aBiasHasSizeOneAlongAxesNotInBiasAxes() {
        String json = "{'equation': 'abc,cde->aebd', 'output_shape': [5, null, 4], 'bias_axes': 'e'}";
        assertThat(read(json, KERAS_3).weights(-1, 3, 2))
                .extracting(WeightSpec::shape)
                .containsExactly(Shape.of(2, 4, 5), Shape.of(5, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab,bc", "...ab,bc->ac", "a...,ab->b...", "ab,bd->ac", "ab,bcd->ac", "ab, bc->ac", "aab"})
    void anInvalidEquationIsReported(String equation) {
        assertThatThrownBy(() -> read("{'equation': '" + equation + "', 'output_shape': 3}", KERAS_3))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("found \"" + equation + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'abc,cd->abd' | [5, 64]   | expected size 5 along b of abc,cd->abd, found (None, 32, 128)",
                "'abc,cd->abd' | [64]      | expected output_shape with the axes of abc,cd->abd, found (64,)",
                "'ab,bd->ad'   | [64]      | expected axes ab of ab,bd->ad, found (None, 32, 128)"
            })
    void shapesThatDoNotMatchTheEquationAreReported(String equation, String output, String message) {
        SpatialSubject layer = read("{'equation': '" + equation + "', 'output_shape': " + output + "}", KERAS_3);
        assertThatThrownBy(() -> layer.outputShape(-1, 32, 128))
                .isInstanceOf(ShapeException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c", "dx"})
    void biasAxesMustBeOutputAxes(String axes) {
        String json = "{'equation': 'abc,cd->abd', 'output_shape': [null, 64], 'bias_axes': '" + axes + "'}";
        assertThatThrownBy(() -> read(json, KERAS_3))
                .hasMessage("bias_axes: expected letters of abd, found \"" + axes + "\"");
    }

    private static SpatialSubject read(String json, Origin origin) {
        return SpatialSubject.read(new Core(), "EinsumDense", json, origin);
    }
}
