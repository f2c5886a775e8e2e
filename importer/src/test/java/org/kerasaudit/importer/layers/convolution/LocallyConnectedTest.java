package org.kerasaudit.importer.layers.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_1;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_2;
import static org.kerasaudit.importer.layers.SpatialSubject.TF_KERAS;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.SpatialSubject;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Expected numbers are from Keras's documentation, or small enough to be worked out by hand. */
class LocallyConnectedTest {
    /** https://keras.io/api/layers/locally_connected_layers/locall_connected2d/ states this parameter count. */
    @Test
    void everyOutputCellHasItsOwnKernel() {
        SpatialSubject layer = read("LocallyConnected2D", "{'filters': 64, 'kernel_size': [3, 3]}", KERAS_2);
        assertThat(layer.outputShape(-1, 32, 32, 3)).isEqualTo(Shape.of(-1, 30, 30, 64));
        assertThat(layer.weights(-1, 32, 32, 3))
                .containsExactly(
                        WeightSpec.trainable("kernel", Shape.of(900, 27, 64)),
                        WeightSpec.trainable("bias", Shape.of(30, 30, 64)));
        assertThat(layer.formula(-1, 32, 32, 3).text())
                .isEqualTo("output_height × output_width × kernel_height × kernel_width × input_channels × filters"
                        + " + output_height × output_width × filters");
        assertThat(layer.formula(-1, 32, 32, 3).evaluate()).hasValue(30 * 30 * (3 * 3 * 3 * 64) + 30 * 30 * 64);
    }

    @Test
    void eachKernelAppliesOnlyToItsWindow() {
        SpatialSubject layer = read(
                "LocallyConnected1D",
                "{'filters': 1, 'kernel_size': [2], 'strides': [2], 'activation': 'relu'}",
                KERAS_2);
        List<Tensor> values =
                List.of(Tensor.of(new float[] {1, 2, 3, -4}, 2, 2, 1), Tensor.of(new float[] {0.5f, -20}, 2, 1));
        assertThat(layer.runSequence(new float[] {1, 10, 100, 1}, values)).containsExactly(21.5f, 276);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | valid | [3, 2, 1]    | 1 10 2 20 3 30               | 21 64 129",
                "2 | valid | [4, 1, 3, 1] | 1 9 9 10 2 9 9 20 3 9 9 30  | 21 64 129",
                "3 | valid | [6]          | 1 10 2 20 3 30               | 21 64 129",
                "2 | same  | [4, 1, 4, 1] | 1 2 9 9  9 3 4 9  9 9 5 6  9 9 9 7 | 1 8 23 46",
                "3 | same  | [7]          | 1 2 3 4 5 6 7                | 1 8 23 46"
            })
    void implementationsStoreTheSameConnectionsDifferently(
            int implementation, String padding, String shape, String kernel, String expected) {
        SpatialSubject layer = read(
                "LocallyConnected1D",
                "{'filters': 1, 'kernel_size': [2], 'padding': '%s', 'implementation': %d, 'use_bias': false}"
                        .formatted(padding, implementation),
                TF_KERAS);
        Shape stored = layer.weights(-1, 4, 1).get(0).shape();
        assertThat(stored.brackets()).isEqualTo(shape);
        assertThat(layer.formula(-1, 4, 1).evaluate()).isEqualTo(stored.size());
        assertThat(layer.runSequence(new float[] {1, 2, 3, 4}, List.of(Tensor.of(numbers(kernel), stored.toInts()))))
                .containsExactly(numbers(expected));
    }

    /** Keras's example for {@code conv_kernel_idxs}: outputs 0 and 1 are connected to inputs 0, 2 and 1, 3. */
    @Test
    void connectionsAreListedByOutputThenByInput() {
        SpatialSubject layer = read(
                "LocallyConnected2D",
                "{'filters': 1, 'kernel_size': [2, 1], 'implementation': 3, 'use_bias': false}",
                TF_KERAS);
        List<Tensor> kernel = List.of(Tensor.of(new float[] {1, 10, 100, 1000}, 4));
        assertThat(layer.run(Tensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2, 1), kernel)
                        .floats())
                .containsExactly(31, 4200);
    }

    /** The bias is stored channels last even here, and reinterpreted as channels first. */
    @ParameterizedTest
    @CsvSource({"1, 2 3 5 7 11 13 17 19", "2, 2 0 3 0 0 11 0 13 5 0 7 0 0 17 0 19", "3, 2 5 11 17 3 7 13 19"})
    void channelsFirstIsSupported(int implementation, String kernel) {
        SpatialSubject layer = read(
                "LocallyConnected1D",
                "{'filters': 2, 'kernel_size': [1], 'data_format': 'channels_first', 'implementation': %d}"
                        .formatted(implementation),
                TF_KERAS);
        Shape stored = layer.weights(-1, 2, 2).get(0).shape();
        Tensor x = Tensor.of(new float[] {1, 10, 100, 1000}, 1, 2, 2);
        Tensor bias = Tensor.of(new float[] {0.1f, 0.2f, 0.3f, 0.4f}, 2, 2);
        Tensor y = layer.run(x, List.of(Tensor.of(numbers(kernel), stored.toInts()), bias));
        assertThat(y.dims()).containsExactly(1, 2, 2);
        assertThat(y.floats()).containsExactly(502.1f, 17110.2f, 703.3f, 19130.4f);
    }

    @Test
    void keras1UsesOtherVariableNames() {
        SpatialSubject layer = read(
                "LocallyConnected2D",
                "{'nb_filter': 3, 'nb_row': 2, 'nb_col': 1, 'subsample': [1, 2], 'dim_ordering': 'th', 'border_mode': 'valid'}",
                KERAS_1);
        assertThat(layer.outputShape(-1, 4, 5, 6)).isEqualTo(Shape.of(-1, 3, 4, 3));
        assertThat(layer.weights(-1, 4, 5, 6))
                .containsExactly(
                        WeightSpec.trainable("W", Shape.of(12, 8, 3)), WeightSpec.trainable("b", Shape.of(4, 3, 3)));
        SpatialSubject sequence = read(
                "LocallyConnected1D",
                "{'nb_filter': 1, 'filter_length': 2, 'bias': false, 'input_dim': 1, 'input_length': 3}",
                KERAS_1);
        assertThat(sequence.config().unread()).isEmpty();
        List<Tensor> kernels = List.of(Tensor.of(new float[] {1, 10, 2, 20}, 2, 2, 1));
        assertThat(sequence.runSequence(new float[] {1, 2, 3}, kernels)).containsExactly(21, 64);
    }

    @Test
    void unknownSizesMakeTheWeightsUnknown() {
        SpatialSubject layer = read("LocallyConnected1D", "{'filters': 2, 'kernel_size': 3}", KERAS_2);
        assertThat(layer.outputShape(-1, -1, 4)).isEqualTo(Shape.of(-1, -1, 2));
        assertThatThrownBy(() -> layer.weights(-1, -1, 4))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected known sizes except for the batch, found (None, None, 4)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "padding        | {'filters': 1, 'kernel_size': 2, 'padding': 'same'}",
                "padding        | {'filters': 1, 'kernel_size': 2, 'padding': 'causal', 'implementation': 3}",
                "implementation | {'filters': 1, 'kernel_size': 2, 'implementation': 4}"
            })
    void anInvalidConfigurationIsReportedByKey(String key, String json) {
        assertThatThrownBy(() -> read("LocallyConnected1D", json, TF_KERAS))
                .isInstanceOfSatisfying(
                        ConfigException.class, wrong -> assertThat(wrong.key()).isEqualTo(key));
    }

    private static float[] numbers(String text) {
        String[] words = text.trim().split("\\s+");
        float[] numbers = new float[words.length];
        for (int i = 0; i < words.length; i++) numbers[i] = Float.parseFloat(words[i]);
        return numbers;
    }

    private static SpatialSubject read(String className, String json, Origin origin) {
        return SpatialSubject.read(new LocallyConnected(), className, json, origin);
    }
}
