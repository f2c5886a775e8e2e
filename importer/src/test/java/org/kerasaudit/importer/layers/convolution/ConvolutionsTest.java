package org.kerasaudit.importer.layers.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.kerasaudit.importer.layers.SpatialSubject.CNTK;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_1;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_1_0;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_1_THEANO;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_2;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_3;
import static org.kerasaudit.importer.layers.SpatialSubject.TF_KERAS;
import static org.kerasaudit.importer.layers.SpatialSubject.THEANO;
import static org.kerasaudit.importer.layers.SpatialSubject.bias;
import static org.kerasaudit.importer.layers.SpatialSubject.floats;
import static org.kerasaudit.importer.layers.SpatialSubject.input;
import static org.kerasaudit.importer.layers.SpatialSubject.kernel;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.SpatialSubject;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.WeightSpec.Storage;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Outputs for generated numbers were recorded with Keras 3.15.1 on TensorFlow 2.21; those for Theano and CNTK are small
 * enough to be worked out by hand.
 */
class ConvolutionsTest {
    private static final String PLAIN = "{'filters': 2, 'kernel_size': [2, 3]}";
    private static final float[] ONE_TO_FOUR = {1, 2, 3, 4};
    private static final float[] PLAIN_OUTPUT = floats(3.625, -3.625, -2.25, 0.25, 2.125, 0.875, -3.75, 2);

    @Test
    void aKernelSpansAllTapsAndInputChannels() {
        SpatialSubject conv = read("Conv2D", PLAIN);
        assertThat(conv.weights(-1, 3, 4, 2))
                .containsExactly(
                        WeightSpec.trainable("kernel", Shape.of(2, 3, 2, 2)),
                        WeightSpec.trainable("bias", Shape.of(2)));
        assertThat(conv.formula(-1, 3, 4, 2).text())
                .isEqualTo("kernel_height × kernel_width × input_channels × filters + filters");
        assertThat(conv.formula(-1, 3, 4, 2).evaluate()).hasValue(26);
        assertThat(conv.outputShape(-1, 3, 4, 2)).isEqualTo(Shape.of(-1, 2, 2, 2));
        assertThat(conv.run(1, 3, 4, 2)).isEqualTo(Tensor.of(PLAIN_OUTPUT, 1, 2, 2, 2));
    }

    @Test
    void samePaddingPutsTheOddCellAtTheEnd() {
        SpatialSubject conv = read(
                "Conv2D",
                "{'filters': 1, 'kernel_size': [3, 2], 'strides': [2, 2], 'padding': 'same', 'use_bias': false}");
        assertThat(conv.formula(-1, 4, 5, 1).text())
                .isEqualTo("kernel_height × kernel_width × input_channels × filters");
        assertThat(conv.outputShape(-1, 4, 5, 1)).isEqualTo(Shape.of(-1, 2, 3, 1));
        assertThat(conv.run(1, 4, 5, 1).floats()).containsExactly(1.625f, -2.5f, -0.5f, -0.75f, -1.75f, 0.625f);
    }

    @Test
    void causalPaddingOnlyLooksBack() {
        SpatialSubject conv =
                read("Conv1D", "{'filters': 2, 'kernel_size': [3], 'padding': 'causal', 'dilation_rate': [2]}");
        assertThat(conv.outputShape(-1, 5, 2)).isEqualTo(Shape.of(-1, 5, 2));
        assertThat(conv.run(1, 5, 2).floats())
                .containsExactly(floats(-2.375, -2.125, -0.25, 1.25, 1.25, -1.25, -3.25, -0.625, -1.125, 1.375));
    }

    @Test
    void stridesSkipWindows() {
        SpatialSubject conv = read("Conv1D", "{'filters': 2, 'kernel_size': 2, 'strides': 2}");
        assertThat(conv.outputShape(-1, 5, 3)).isEqualTo(Shape.of(-1, 2, 2));
        assertThat(conv.run(1, 5, 3).floats()).containsExactly(1.25f, 0.125f, 1.75f, 0.125f);
    }

    @Test
    void dilationSpreadsTheTaps() {
        SpatialSubject conv = read(
                "Conv2D",
                "{'filters': 2, 'kernel_size': [2, 2], 'padding': 'same', 'dilation_rate': [2, 2], 'use_bias': false}");
        assertThat(conv.run(1, 3, 3, 1).floats())
                .containsExactly(floats(
                        0, -1, 1.125, -0.75, -1.5, 1, 0.625, -1.375, 2.125, -1.625, -2.375, 2.625, 0.5, -0.5, 0.75,
                        -1.125, -1, 1.5));
    }

    @Test
    void eachGroupSeesItsShareOfTheChannels() {
        SpatialSubject conv = read("Conv2D", "{'filters': 4, 'kernel_size': [1, 2], 'groups': 2}");
        assertThat(conv.weights(-1, 2, 3, 4).get(0).shape()).isEqualTo(Shape.of(1, 2, 2, 4));
        assertThat(conv.formula(-1, 2, 3, 4).text())
                .isEqualTo("kernel_height × kernel_width × input_channels_per_group × filters + filters");
        assertThat(conv.formula(-1, 2, 3, 4).evaluate()).hasValue(20);
        assertThat(conv.run(1, 2, 3, 4).floats())
                .containsExactly(floats(
                        -0.875, 1, 0.875, 2.25, -3.625, 1.375, 0.75, -2.75, -3.625, 2.125, 0.5, -3.125, -0.875, -1.625,
                        0.375, 1.5));
    }

    @Test
    void channelsFirstDoesNotChangeTheKernelShape() {
        SpatialSubject conv = read("Conv2D", "{'filters': 2, 'kernel_size': [2, 2], 'data_format': 'channels_first'}");
        assertThat(conv.weights(-1, 2, 3, 4).get(0).shape()).isEqualTo(Shape.of(2, 2, 2, 2));
        assertThat(conv.outputShape(-1, 2, 3, 4)).isEqualTo(Shape.of(-1, 2, 2, 3));
        assertThat(conv.run(1, 2, 3, 4).floats())
                .containsExactly(floats(0.75, -3.75, -1.375, -3.5, -1.125, -1.5, -1.375, 5.375, -3, 5, -3.375, 2));
    }

    @Test
    void volumesHaveThreeSpatialAxes() {
        SpatialSubject conv = read("Conv3D", "{'filters': 2, 'kernel_size': [2, 1, 2]}");
        assertThat(conv.formula(-1, 2, 2, 3, 1).text())
                .isEqualTo("kernel_depth × kernel_height × kernel_width × input_channels × filters + filters");
        assertThat(conv.run(1, 2, 2, 3, 1).floats())
                .containsExactly(floats(1.625, -3.125, -3.25, 2.75, 2.125, -3.375, -2.75, 2.5));
    }

    @Test
    void kernelsFromTheanoAreFlipped() {
        SpatialSubject conv = read("Conv2D", PLAIN, THEANO);
        Tensor flipped = Layout.reverse(Layout.reverse(kernel(2, 3, 2, 2), 0), 1);
        assertThat(conv.run(input(1, 3, 4, 2), List.of(flipped, bias(2))).floats())
                .containsExactly(PLAIN_OUTPUT);
    }

    @Test
    void keras1StoresTensorFlowKernelsTapsFirst() {
        SpatialSubject conv =
                read("Convolution2D", "{'nb_filter': 2, 'nb_row': 2, 'nb_col': 3, 'dim_ordering': 'tf'}", KERAS_1);
        assertThat(conv.weights(-1, 3, 4, 2))
                .containsExactly(
                        WeightSpec.trainable("W", Shape.of(2, 3, 2, 2)), WeightSpec.trainable("b", Shape.of(2)));
        assertThat(conv.run(1, 3, 4, 2).floats()).containsExactly(PLAIN_OUTPUT);
    }

    @Test
    void keras1StoresTheanoKernelsFiltersFirst() {
        SpatialSubject conv =
                read("Convolution2D", "{'nb_filter': 3, 'nb_row': 2, 'nb_col': 4, 'dim_ordering': 'th'}", KERAS_1);
        assertThat(conv.weights(-1, 5, 8, 9).get(0).shape()).isEqualTo(Shape.of(3, 5, 2, 4));
        assertThat(conv.outputShape(-1, 5, 8, 9)).isEqualTo(Shape.of(-1, 3, 7, 6));

        SpatialSubject small =
                read("Convolution2D", "{'nb_filter': 2, 'nb_row': 2, 'nb_col': 3, 'dim_ordering': 'th'}", KERAS_1);
        Tensor stored = Layout.transpose(kernel(2, 3, 2, 2), 3, 2, 0, 1);
        Tensor y = small.run(Layout.channelsFirst(input(1, 3, 4, 2)), List.of(stored, bias(2)));
        assertThat(Layout.channelsLast(y).floats()).containsExactly(PLAIN_OUTPUT);
    }

    @Test
    void keras1ConvolvesSequencesAsImagesOneCellWide() {
        String json = "{'nb_filter': 2, 'filter_length': 2, 'subsample_length': 2, 'border_mode': 'valid',"
                + " 'input_dim': 3, 'input_length': null}";
        SpatialSubject conv = read("Convolution1D", json, KERAS_1);
        assertThat(conv.weights(-1, 5, 3).get(0)).isEqualTo(WeightSpec.trainable("W", Shape.of(2, 1, 3, 2)));
        assertThat(conv.run(1, 5, 3).floats()).containsExactly(1.25f, 0.125f, 1.75f, 0.125f);
        assertThat(conv.config().unread()).isEmpty();

        SpatialSubject older = read("Convolution1D", json, KERAS_1_0);
        assertThat(older.weights(-1, 5, 3).get(0).shape()).isEqualTo(Shape.of(2, 3, 2, 1));
        Tensor stored = Layout.transpose(kernel(2, 1, 3, 2), 3, 2, 0, 1);
        assertThat(older.run(input(1, 5, 3), List.of(stored, bias(2))).floats())
                .containsExactly(1.25f, 0.125f, 1.75f, 0.125f);
    }

    @Test
    void atrousConvolutionIsDilatedInKeras1() {
        SpatialSubject conv = read(
                "AtrousConvolution2D",
                "{'nb_filter': 2, 'nb_row': 2, 'nb_col': 2, 'atrous_rate': [2, 2], 'border_mode': 'same', 'bias': false}",
                KERAS_1);
        assertThat(conv.run(1, 3, 3, 1).floats()).startsWith(0, -1, 1.125f, -0.75f);
    }

    @Test
    void keras1NamesTheKernelSizesOfConvolution3D() {
        SpatialSubject conv = read(
                "Convolution3D", "{'nb_filter': 2, 'kernel_dim1': 2, 'kernel_dim2': 1, 'kernel_dim3': 2}", KERAS_1);
        assertThat(conv.run(1, 2, 2, 3, 1).floats())
                .containsExactly(floats(1.625, -3.125, -3.25, 2.75, 2.125, -3.375, -2.75, 2.5));
    }

    @Test
    void tfKerasAllowsSeveralBatchAxes() {
        SpatialSubject conv = read("Conv2D", PLAIN, TF_KERAS);
        assertThat(conv.outputShape(-1, 7, 3, 4, 2)).isEqualTo(Shape.of(-1, 7, 2, 2, 2));
        assertThat(conv.run(1, 1, 3, 4, 2)).isEqualTo(Tensor.of(PLAIN_OUTPUT, 1, 1, 2, 2, 2));
    }

    @Test
    void unknownSizesStayUnknown() {
        assertThat(read("Conv2D", PLAIN).outputShape(-1, -1, 9, 3)).isEqualTo(Shape.of(-1, -1, 7, 2));
    }

    @Test
    void masksAreDropped() {
        SpatialSubject conv = read("Conv1D", "{'filters': 2, 'kernel_size': [1]}");
        Value masked = new Value(input(1, 2, 1), Tensor.of(DType.BOOL, new long[] {1, 0}, 1, 2));
        assertThat(conv.run(masked, List.of(kernel(1, 1, 2), bias(2))).mask()).isNull();
    }

    @Test
    void unsupportedInputIsReported() {
        SpatialSubject conv = read("Conv2D", PLAIN);
        assertThatThrownBy(() -> conv.outputShape(-1, 3, 4))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected input of rank 4, found rank 3: (None, 3, 4)");
        assertThatThrownBy(() -> conv.outputShape(-1, 3, 2, 1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected at least 3 cells along axis 2, found (None, 3, 2, 1)");
        assertThatThrownBy(() -> conv.weights(-1, 3, 4, -1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected a known number of channels along axis 3, found (None, 3, 4, None)");
        assertThatThrownBy(() -> read("Conv2D", "{'filters': 4, 'kernel_size': 1, 'groups': 2}")
                        .outputShape(-1, 3, 4, 3))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected channels divisible by groups=2, found 3 channels: (None, 3, 4, 3)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filters       | {'kernel_size': [1, 1]}",
                "filters       | {'filters': 0, 'kernel_size': [1, 1]}",
                "filters       | {'filters': 3, 'kernel_size': [1, 1], 'groups': 2}",
                "groups        | {'filters': 3, 'kernel_size': [1, 1], 'groups': 0}",
                "kernel_size   | {'filters': 3, 'kernel_size': [1, 1, 1]}",
                "kernel_size   | {'filters': 3, 'kernel_size': [1, 0]}",
                "strides       | {'filters': 3, 'kernel_size': [1, 1], 'strides': [-1, 1]}",
                "dilation_rate | {'filters': 3, 'kernel_size': [1, 1], 'dilation_rate': 'two'}",
                "dilation_rate | {'filters': 3, 'kernel_size': [1, 1], 'dilation_rate': 2, 'strides': 2}",
                "padding       | {'filters': 3, 'kernel_size': [1, 1], 'padding': 'causal'}",
                "data_format   | {'filters': 3, 'kernel_size': [1, 1], 'data_format': 'tf'}"
            })
    void anInvalidConfigurationIsReportedByKey(String key, String json) {
        assertThatThrownBy(() -> read("Conv2D", json))
                .isInstanceOfSatisfying(
                        ConfigException.class, wrong -> assertThat(wrong.key()).isEqualTo(key));
    }

    @Test
    void theanoPadsHalfAWindowRegardlessOfTheStride() {
        String json = "{'filters': 1, 'kernel_size': %d, 'strides': %d, 'padding': 'same', 'use_bias': false}";
        SpatialSubject odd = read("Conv1D", json.formatted(3, 2), THEANO);
        assertThat(odd.outputShape(-1, 4, 1)).isEqualTo(Shape.of(-1, 2, 1));
        assertThat(odd.runSequence(ONE_TO_FOUR, ones(3))).containsExactly(3, 9);
        assertThat(read("Conv1D", json.formatted(3, 2), KERAS_2).runSequence(ONE_TO_FOUR, ones(3)))
                .containsExactly(6, 7);
        SpatialSubject even = read("Conv1D", json.formatted(2, 1), THEANO);
        assertThat(even.runSequence(ONE_TO_FOUR, ones(2))).containsExactly(1, 3, 5, 7);
        assertThat(read("Conv1D", json.formatted(2, 1), KERAS_2).runSequence(ONE_TO_FOUR, ones(2)))
                .containsExactly(3, 5, 7, 4);
    }

    @Test
    void cntkCentersItsWindowsOnTheInput() {
        String json = "{'filters': 1, 'kernel_size': %d, 'strides': %d, 'padding': 'same', 'use_bias': false}";
        assertThat(read("Conv1D", json.formatted(3, 2), CNTK).runSequence(ONE_TO_FOUR, ones(3)))
                .containsExactly(3, 9);
        assertThat(read("Conv1D", json.formatted(2, 1), CNTK).runSequence(ONE_TO_FOUR, ones(2)))
                .containsExactly(3, 5, 7, 4);
        assertThat(read("Conv1D", json.formatted(1, 3), CNTK).runSequence(ONE_TO_FOUR, ones(1)))
                .containsExactly(1, 4);
    }

    @Test
    void fullPaddingIncludesEveryWindowThatTouchesTheInput() {
        SpatialSubject keras2 =
                read("Conv1D", "{'filters': 1, 'kernel_size': 3, 'padding': 'full', 'use_bias': false}", THEANO);
        assertThat(keras2.outputShape(-1, 5, 1)).isEqualTo(Shape.of(-1, 7, 1));
        assertThat(keras2.runSequence(ONE_TO_FOUR, ones(3))).containsExactly(1, 3, 6, 9, 7, 4);
        SpatialSubject keras1 = read(
                "Convolution1D",
                "{'nb_filter': 1, 'filter_length': 3, 'subsample_length': 2, 'border_mode': 'full', 'bias': false}",
                KERAS_1_THEANO);
        assertThat(keras1.outputShape(-1, 4, 1)).isEqualTo(Shape.of(-1, 3, 1));
        List<Tensor> kernel = List.of(Tensor.of(new float[] {1, 1, 1}, 3, 1, 1, 1));
        assertThat(keras1.runSequence(ONE_TO_FOUR, kernel)).containsExactly(1, 6, 7);
    }

    @Test
    void kernelsFromKeras1OnTheanoAreFlippedToo() {
        String json = "{'nb_filter': 1, 'filter_length': 2, 'bias': false}";
        List<Tensor> kernel = List.of(Tensor.of(new float[] {1, 10}, 2, 1, 1, 1));
        assertThat(read("Convolution1D", json, KERAS_1_THEANO).runSequence(ONE_TO_FOUR, kernel))
                .containsExactly(12, 23, 34);
        assertThat(read("Convolution1D", json, KERAS_1).runSequence(ONE_TO_FOUR, kernel))
                .containsExactly(21, 32, 43);
    }

    @Test
    void adaptersAreCountedAndFreezeTheKernel() {
        SpatialSubject conv =
                read("Conv2D", "{'filters': 4, 'kernel_size': [2, 3], 'groups': 2, 'lora_rank': 5, 'lora_alpha': 10}");
        assertThat(conv.weights(-1, 3, 4, 6))
                .extracting(WeightSpec::name, WeightSpec::shape, WeightSpec::trainable, WeightSpec::storage)
                .containsExactly(
                        tuple("kernel", Shape.of(2, 3, 3, 4), false, Storage.IN_ORDER),
                        tuple("bias", Shape.of(4), true, Storage.IN_ORDER),
                        tuple("lora_kernel_a", Shape.of(2, 3, 3, 5), true, Storage.NOT_IN_ARCHIVES),
                        tuple("lora_kernel_b", Shape.of(5, 4), true, Storage.NOT_IN_ARCHIVES));
        assertThat(conv.formula(-1, 3, 4, 6).evaluate()).hasValue(72 + 4 + 90 + 20);
    }

    @Test
    void unsupportedOptionsAreRefusedByName() {
        assertThat(read("Conv2D", "{'filters': 2, 'kernel_size': 3, 'dilation_rate': 2}", CNTK)
                        .config()
                        .refusals())
                .singleElement()
                .asString()
                .startsWith("dilation_rate=2: ");
        String volume = "{'nb_filter': 2, 'kernel_dim1': 2, 'kernel_dim2': 3, 'kernel_dim3': 3, 'border_mode': 'same'}";
        assertThat(read("Convolution3D", volume, KERAS_1_THEANO).config().refusals())
                .singleElement()
                .asString()
                .startsWith("border_mode=\"same\": ");
        assertThat(read("Convolution3D", volume, KERAS_1).config().refusals()).isEmpty();
    }

    @Test
    void everyOptionKerasWritesIsRead() {
        String json = "{'name': 'c', 'trainable': true, 'dtype': 'float32', 'filters': 2, 'kernel_size': [2, 3],"
                + " 'strides': [1, 1], 'padding': 'valid', 'data_format': 'channels_last', 'dilation_rate': [1, 1],"
                + " 'groups': 1, 'activation': 'linear', 'use_bias': true, 'kernel_initializer': {},"
                + " 'bias_initializer': {}, 'kernel_regularizer': null, 'bias_regularizer': null,"
                + " 'activity_regularizer': null, 'kernel_constraint': null, 'bias_constraint': null}";
        for (Origin origin : List.of(KERAS_2, TF_KERAS, KERAS_3)) {
            assertThat(read("Conv2D", json, origin).config().unread()).isEmpty();
        }
    }

    /** A kernel of ones for one filter and one channel. */
    private static List<Tensor> ones(int size) {
        float[] ones = new float[size];
        Arrays.fill(ones, 1);
        return List.of(Tensor.of(ones, size, 1, 1));
    }

    private static SpatialSubject read(String className, String json) {
        return SpatialSubject.read(new Convolutions(), className, json);
    }

    private static SpatialSubject read(String className, String json, Origin origin) {
        return SpatialSubject.read(new Convolutions(), className, json, origin);
    }
}
