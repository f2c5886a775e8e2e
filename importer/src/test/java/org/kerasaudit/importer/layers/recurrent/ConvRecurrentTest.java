package org.kerasaudit.importer.layers.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kerasaudit.importer.layers.Subject.KERAS_1;
import static org.kerasaudit.importer.layers.Subject.KERAS_2_3;
import static org.kerasaudit.importer.layers.Subject.KERAS_3;
import static org.kerasaudit.importer.layers.Subject.array;
import static org.kerasaudit.importer.layers.Subject.floats;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Subject;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.Shape;

/** ConvLSTM according to the sources of older generations; outputs of Keras 3 are checked by the recorded cases. */
class ConvRecurrentTest {
    /**
     * A layer that returns the convolution of its input: biases keep the input and output gates at 1, and activations
     * are linear.
     */
    private static final String OPEN =
            "{'filters': 1, 'kernel_size': [1, 2], 'activation': 'linear', 'recurrent_activation': 'linear'}";

    @ParameterizedTest
    @CsvSource({"theano, 21, 32", "tensorflow, 12, 23"})
    void kernelsFromTheanoAreFlipped(String backend, double first, double second) {
        Subject layer = Subject.read("ConvLSTM2D", OPEN, Subject.keras2("2.3.1", backend));
        Value image = Value.of(floats(array(1, 2, 3), 1, 1, 1, 3, 1));
        double[] kernel = {0, 0, 10, 0, 0, 0, 1, 0};
        Value output = layer.run(List.of(image), kernel, new double[8], array(1, 0, 0, 1))
                .get(0);
        assertThat(output.tensor()).isEqualTo(floats(array(first, second), 1, 1, 2, 1));
    }

    @Test
    void keras1StoresOneKernelPerGate() {
        Subject layer =
                Subject.read("ConvLSTM2D", "{'nb_filter': 3, 'nb_row': 1, 'nb_col': 2, 'dim_ordering': 'th'}", KERAS_1);
        List<WeightSpec> weights = layer.weights(Shape.UNKNOWN, 4, 5, 6, 7);
        assertThat(weights)
                .extracting(WeightSpec::name)
                .containsExactly("W_i", "U_i", "b_i", "W_c", "U_c", "b_c", "W_f", "U_f", "b_f", "W_o", "U_o", "b_o");
        assertThat(weights.subList(0, 3))
                .extracting(WeightSpec::shape)
                .containsExactly(Shape.of(3, 5, 1, 2), Shape.of(3, 3, 1, 2), Shape.of(3));
        assertThat(layer.outputShapes(Shape.of(1, 4, 5, 6, 7))).containsExactly(Shape.of(1, 3, 6, 6));
    }

    @Test
    void keras3RequiresKnownSpatialSizes() {
        Shape open = Shape.of(Shape.UNKNOWN, 4, Shape.UNKNOWN, 7, 2);
        assertThat(Subject.read("ConvLSTM2D", OPEN, KERAS_2_3).outputShapes(open))
                .containsExactly(Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 6, 1));
        Subject layer = Subject.read("ConvLSTM2D", OPEN, KERAS_3);
        assertThatThrownBy(() -> layer.outputShapes(open))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("known spatial sizes");
    }

    @Test
    void theCellMayBeUsedInConvRnn2D() {
        String json = "{'cell': {'class_name': 'ConvLSTM2DCell', 'config': " + OPEN + "}, 'return_sequences': true}";
        Subject layer = Subject.read("ConvRNN2D", json, KERAS_2_3);
        assertThat(layer.outputShapes(Shape.of(1, 4, 5, 6, 7))).containsExactly(Shape.of(1, 4, 5, 5, 1));
        assertThat(layer.layer().formula(Args.of(Shape.of(1, 4, 5, 6, 7))).substituted())
                .isEqualTo("4 × (1 × 2 × (7 + 1) × 1 + 1)");
    }

    @Test
    void aSingleImageIsNotASequence() {
        Subject layer = Subject.read("ConvLSTM2D", OPEN, KERAS_3);
        assertThatThrownBy(() -> layer.outputShapes(Shape.of(1, 5, 6, 7)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("a sequence (batch, time, ...) of rank 5, found (1, 5, 6, 7)");
    }
}
