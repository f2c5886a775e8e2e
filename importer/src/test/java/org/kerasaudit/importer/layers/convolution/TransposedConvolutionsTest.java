package org.kerasaudit.importer.layers.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kerasaudit.importer.layers.SpatialSubject.CNTK;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_1;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_1_THEANO;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_2;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_3;
import static org.kerasaudit.importer.layers.SpatialSubject.TF_KERAS;
import static org.kerasaudit.importer.layers.SpatialSubject.THEANO;
import static org.kerasaudit.importer.layers.SpatialSubject.floats;

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

/**
 * Outputs for generated numbers were recorded with Keras 3.15.1 on TensorFlow 2.21; those for Keras 1, Theano and CNTK are
 * small enough to be worked out by hand.
 */
class TransposedConvolutionsTest {
    private static final float[] ONE_TWO = {1, 2};

    @Test
    void theKernelStoresFiltersBeforeInputChannels() {
        SpatialSubject conv = read("Conv1DTranspose", "{'filters': 2, 'kernel_size': 3, 'strides': 2}");
        assertThat(conv.weights(-1, 3, 5))
                .containsExactly(
                        WeightSpec.trainable("kernel", Shape.of(3, 2, 5)), WeightSpec.trainable("bias", Shape.of(2)));
        assertThat(conv.formula(-1, 3, 5).text()).isEqualTo("kernel_size × input_channels × filters + filters");
        assertThat(conv.formula(-1, 3, 5).evaluate()).hasValue(32);
    }

    @Test
    void everyCellIsSpreadOverAWindow() {
        SpatialSubject conv = read("Conv1DTranspose", "{'filters': 2, 'kernel_size': 3, 'strides': 2}");
        assertThat(conv.outputShape(-1, 3, 2)).isEqualTo(Shape.of(-1, 7, 2));
        assertThat(conv.run(1, 3, 2).floats())
                .containsExactly(
                        floats(1.375, -0.875, 1, -1.25, -2.5, -1.125, -2.125, 0.75, -2, 1.5, -2.5, 0, 0.5, -0.5));
    }

    @Test
    void samePaddingMultipliesTheLengthByTheStrides() {
        SpatialSubject conv =
                read("Conv2DTranspose", "{'filters': 2, 'kernel_size': [2, 3], 'strides': [2, 1], 'padding': 'same'}");
        assertThat(conv.outputShape(-1, 2, 3, 1)).isEqualTo(Shape.of(-1, 4, 3, 2));
        assertThat(conv.run(1, 2, 3, 1).floats())
                .containsExactly(floats(
                        -2.5, 2.125, 0.125, -0.75, -2.75, 1.125, -1.75, -1.5, 1.125, 1.125, -1.25, -1.75, -2.375, 1.875,
                        0.625, -1.25, -2.5, 1, -2.125, -1.375, 0.875, 1.625, -1.5, -1.5));
    }

    @Test
    void outputPaddingIsAddedToTheShortestOutput() {
        SpatialSubject conv = read(
                "Conv1DTranspose",
                "{'filters': 1, 'kernel_size': 3, 'strides': 3, 'padding': 'same', 'output_padding': [1], 'use_bias': false}");
        assertThat(conv.outputShape(-1, 3, 2)).isEqualTo(Shape.of(-1, 8, 1));
        assertThat(conv.run(1, 3, 2).floats()).containsExactly(floats(2.375, -0.875, 2, -1.375, 0.5, -1.125, -1, 0.5));
    }

    @Test
    void cellsOutsideAllWindowsEqualTheBias() {
        SpatialSubject conv = read("Conv3DTranspose", "{'filters': 1, 'kernel_size': [1, 2, 1], 'strides': 2}");
        assertThat(conv.outputShape(-1, 1, 2, 2, 1)).isEqualTo(Shape.of(-1, 2, 4, 4, 1));
        assertThat(conv.run(1, 1, 2, 2, 1).floats())
                .startsWith(
                        floats(-0.5, -1, -2.25, -1, -1.75, -1, 0.875, -1, -1.25, -1, -0.25, -1, -0.625, -1, -2.125, -1))
                .endsWith(floats(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
    }

    @ParameterizedTest
    @CsvSource({
        // padding, kernel_size, strides, output_padding, dilation_rate, length, output length
        "valid, 3, 1, , 1, 5, 7",
        "valid, 2, 3, , 1, 5, 15",
        "valid, 3, 2, 1, 1, 5, 12",
        "valid, 3, 1, , 2, 5, 9",
        "same,  3, 2, , 1, 5, 10",
        "same,  5, 3, 2, 1, 4, 12",
        "same,  4, 3, 2, 1, 4, 11",
        "same,  3, 1, , 2, 5, 5",
    })
    void outputLengths(
            String padding, int size, int stride, Integer outputPadding, int dilation, int length, int expected) {
        String json =
                "{'filters': 1, 'kernel_size': %d, 'strides': %d, 'padding': '%s', 'output_padding': %s, 'dilation_rate': %d}"
                        .formatted(size, stride, padding, outputPadding, dilation);
        for (Origin origin : List.of(KERAS_2, TF_KERAS, KERAS_3)) {
            SpatialSubject conv = read("Conv1DTranspose", json, origin);
            assertThat(conv.outputShape(-1, length, 1)).isEqualTo(Shape.of(-1, expected, 1));
            assertThat(conv.outputShape(-1, -1, 1)).isEqualTo(Shape.of(-1, -1, 1));
            assertThat(conv.run(1, length, 1).dim(1)).isEqualTo(expected);
        }
    }

    @Test
    void theanoFlipsTheKernelAndCropsHalfAWindow() {
        String json = "{'filters': 1, 'kernel_size': 3, 'strides': 2, 'padding': '%s', 'use_bias': false}";
        List<Tensor> kernel = List.of(Tensor.of(new float[] {1, 2, 3}, 3, 1, 1));
        assertThat(read("Conv1DTranspose", json.formatted("same"), THEANO).runSequence(ONE_TWO, kernel))
                .containsExactly(2, 7, 4, 2);
        assertThat(read("Conv1DTranspose", json.formatted("same"), KERAS_2).runSequence(ONE_TWO, kernel))
                .containsExactly(1, 2, 5, 4);
        SpatialSubject full = read("Conv1DTranspose", json.formatted("full"), THEANO);
        assertThat(full.outputShape(-1, 4, 1)).isEqualTo(Shape.of(-1, 5, 1));
        assertThat(full.runSequence(new float[] {1, 2, 3}, kernel)).containsExactly(7, 4, 11);
    }

    @Test
    void cntkCentersTheWindows() {
        String json = "{'filters': 1, 'kernel_size': 3, 'strides': 2, 'padding': 'same', 'use_bias': false}";
        List<Tensor> kernel = List.of(Tensor.of(new float[] {1, 2, 3}, 3, 1, 1));
        assertThat(read("Conv1DTranspose", json, CNTK).runSequence(ONE_TWO, kernel))
                .containsExactly(2, 5, 4, 6);
    }

    @Test
    void keras1ConfiguresTheOutputShapeAndStoresTheKernelLikeAConvolution() {
        String json = "{'nb_filter': 3, 'nb_row': 2, 'nb_col': 1, 'subsample': [2, 1], 'dim_ordering': '%s',"
                + " 'output_shape': %s, 'bias': false}";
        SpatialSubject last = read("Deconvolution2D", json.formatted("tf", "[null, 5, 2, 3]"), KERAS_1);
        assertThat(last.weights(-1, 2, 2, 4)).containsExactly(WeightSpec.trainable("W", Shape.of(2, 1, 4, 3)));
        assertThat(last.outputShape(-1, 2, 2, 4)).isEqualTo(Shape.of(-1, 5, 2, 3));
        SpatialSubject first = read("Deconvolution2D", json.formatted("th", "[8, 3, 4, 2]"), KERAS_1);
        assertThat(first.weights(-1, 4, 2, 2)).containsExactly(WeightSpec.trainable("W", Shape.of(3, 4, 2, 1)));
        assertThat(first.outputShape(-1, 4, 2, 2)).isEqualTo(Shape.of(-1, 3, 4, 2));

        Tensor x = Tensor.of(new float[] {1, 10}, 1, 2, 1, 1);
        SpatialSubject small = read(
                "Deconvolution2D",
                "{'nb_filter': 2, 'nb_row': 2, 'nb_col': 1, 'subsample': [2, 1], 'output_shape': [null, 5, 1, 2], 'bias': false}",
                KERAS_1);
        assertThat(small.run(x, List.of(Tensor.of(new float[] {1, 2, 3, 4}, 2, 1, 1, 2)))
                        .floats())
                .containsExactly(1, 2, 3, 4, 10, 20, 30, 40, 0, 0);
    }

    @Test
    void optionsThatKerasMiscomputesOnTheanoAreRefusedByName() {
        SpatialSubject keras2 =
                read("Conv2DTranspose", "{'filters': 1, 'kernel_size': [3, 2], 'padding': 'same'}", THEANO);
        assertThat(keras2.config().refusals()).singleElement().asString().startsWith("padding=\"same\": ");
        SpatialSubject keras1 = read(
                "Deconvolution2D",
                "{'nb_filter': 1, 'nb_row': 2, 'nb_col': 3, 'border_mode': 'same', 'output_shape': [null, 4, 4, 1]}",
                KERAS_1_THEANO);
        assertThat(keras1.config().refusals()).singleElement().asString().startsWith("border_mode=\"same\": ");
    }

    @Test
    void unsupportedInputIsReported() {
        SpatialSubject conv = read("Conv2DTranspose", "{'filters': 1, 'kernel_size': 2}");
        assertThatThrownBy(() -> conv.outputShape(-1, 3, 4))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected input of rank 4, found rank 3: (None, 3, 4)");
        assertThatThrownBy(() -> conv.weights(-1, 3, 4, -1)).isInstanceOf(ShapeException.class);
        SpatialSubject stated = read(
                "Deconvolution2D",
                "{'nb_filter': 1, 'nb_row': 3, 'nb_col': 3, 'output_shape': [null, 7, 8, 1]}",
                KERAS_1);
        assertThatThrownBy(() -> stated.outputShape(-1, 5, 5, 2))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected 6 cells along axis 2 for an output length of 8, found 5 cells");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filters        | {'kernel_size': 1}",
                "output_padding | {'filters': 1, 'kernel_size': 2, 'strides': 2, 'output_padding': 2}",
                "output_padding | {'filters': 1, 'kernel_size': 2, 'strides': 2, 'output_padding': [0, 1]}",
                "dilation_rate  | {'filters': 1, 'kernel_size': 2, 'strides': 2, 'dilation_rate': 2}",
                "padding        | {'filters': 1, 'kernel_size': 2, 'padding': 'causal'}"
            })
    void anInvalidConfigurationIsReportedByKey(String key, String json) {
        assertThatThrownBy(() -> read("Conv1DTranspose", json))
                .isInstanceOfSatisfying(
                        ConfigException.class, wrong -> assertThat(wrong.key()).isEqualTo(key));
    }

    @Test
    void anOutputShapeMustStateEverySize() {
        assertThatThrownBy(() -> read(
                        "Deconvolution2D",
                        "{'nb_filter': 1, 'nb_row': 3, 'nb_col': 3, 'output_shape': [null, null, 8, 1]}",
                        KERAS_1))
                .isInstanceOfSatisfying(
                        ConfigException.class, wrong -> assertThat(wrong.key()).isEqualTo("output_shape"));
    }

    private static SpatialSubject read(String className, String json) {
        return read(className, json, KERAS_3);
    }

    private static SpatialSubject read(String className, String json, Origin origin) {
        return SpatialSubject.read(new TransposedConvolutions(), className, json, origin);
    }
}
