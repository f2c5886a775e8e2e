package org.kerasaudit.importer.layers.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kerasaudit.importer.layers.SpatialSubject.CNTK;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_1;
import static org.kerasaudit.importer.layers.SpatialSubject.THEANO;
import static org.kerasaudit.importer.layers.SpatialSubject.floats;
import static org.kerasaudit.importer.layers.SpatialSubject.input;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.SpatialSubject;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Outputs were recorded with Keras 3.15.1 on TensorFlow 2.21 for the same numbers. */
class PoolingTest {
    private static final Tensor MASK = Tensor.of(DType.BOOL, new long[] {1, 1, 0, 0, 0, 1, 1, 1}, 2, 4);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MaxPooling2D     | {'pool_size': [2, 2], 'padding': 'valid'} | 0.25 1.25",
                "MaxPooling2D     | {'pool_size': [2, 2], 'padding': 'same'}  | 0.25 1.25 1 0 1.25 1 0 -1",
                "MaxPooling2D        | {'pool_size': 2, 'strides': null}         | 0.25 1.25"
            })
    void stridesDefaultToTheWindow(String className, String json, String outputs) {
        assertThat(read(className, json).run(1, 3, 3, 2).floats()).containsExactly(parse(outputs));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "valid | -0.0625 0.3125 0.0625 -0.25",
                "same  | -0.0625 0.3125 -0.375 0 0.0625 -0.25 -0.25 0.125 0.125 -0.875 0.5 -0.5"
            })
    void anAverageExcludesThePadding(String padding, String outputs) {
        SpatialSubject pool =
                read("AveragePooling2D", "{'pool_size': [2, 2], 'strides': [1, 1], 'padding': '" + padding + "'}");
        assertThat(pool.run(1, 3, 2, 2).floats()).containsExactly(parse(outputs));
    }

    /** Worked out by hand from Keras's calls to these backends. */
    @ParameterizedTest
    @CsvSource({
        "AveragePooling1D, 2, 1 2.5, 1.5 3.5",
        "AveragePooling1D, 3, 1.5 3, 1.5 3",
        "MaxPooling1D, 2, 1 3, 2 4",
        "MaxPooling1D, 4, 1 3, 3 4"
    })
    void samePaddingOverhangsOnTheanoAndIsCenteredOnCntk(String className, int size, String theano, String cntk) {
        String json = "{'pool_size': %d, 'strides': 2, 'padding': 'same'}".formatted(size);
        float[] x = {1, 2, 3, 4};
        assertThat(SpatialSubject.read(new Pooling(), className, json, THEANO).runSequence(x, List.of()))
                .containsExactly(parse(theano));
        assertThat(SpatialSubject.read(new Pooling(), className, json, CNTK).runSequence(x, List.of()))
                .containsExactly(parse(cntk));
    }

    @Test
    void sequencesAndVolumesArePooledLikeImages() {
        assertThat(read("AveragePooling1D", "{'pool_size': [3], 'strides': [2], 'padding': 'same'}")
                        .run(1, 5, 1)
                        .floats())
                .containsExactly(0.375f, 0.25f, 0.125f);
        assertThat(read("MaxPooling3D", "{'pool_size': [1, 2, 2]}")
                        .run(1, 2, 2, 4, 1)
                        .floats())
                .containsExactly(1.25f, 0.75f, 1.25f, 1);
        assertThat(read("MaxPooling1D", "{'pool_size': 2, 'strides': 1, 'data_format': 'channels_first'}")
                        .run(1, 2, 4)
                        .floats())
                .containsExactly(1.25f, 1.25f, 0.25f, 1, 0, 0.75f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MaxPooling1D     | {'pool_length': 2, 'stride': null, 'border_mode': 'valid'}        | 7 3   | 3 3",
                "AveragePooling1D | {'pool_length': 3, 'stride': 1, 'border_mode': 'same'}            | 7 3   | 7 3",
                "MaxPooling2D     | {'pool_size': [2, 3], 'strides': [2, 3], 'border_mode': 'valid', 'dim_ordering': 'th'} | 5 6 7 | 5 3 2",
                "MaxPooling2D     | {'pool_size': [2, 3], 'strides': null, 'border_mode': 'same', 'dim_ordering': 'tf'}    | 6 7 5 | 3 3 5",
            })
    void keras1UsesOtherOptionNames(String className, String json, String input, String output) {
        SpatialSubject pool = SpatialSubject.read(new Pooling(), className, json, KERAS_1);
        assertThat(pool.outputShape(batch(input))).isEqualTo(Shape.of(batch(output)));
        assertThat(pool.config().unread()).isEmpty();
    }

    @Test
    void globalPoolingReturnsOneNumberPerChannel() {
        SpatialSubject kept = read("GlobalAveragePooling2D", "{'keepdims': true}");
        assertThat(kept.outputShape(-1, -1, -1, 2)).isEqualTo(Shape.of(-1, 1, 1, 2));
        assertThat(kept.run(2, 2, 2, 2)).isEqualTo(Tensor.of(floats(-0.0625, 0.3125, 0.1875, -0.125), 2, 1, 1, 2));

        SpatialSubject first = read("GlobalMaxPooling1D", "{'data_format': 'channels_first', 'keepdims': false}");
        assertThat(first.outputShape(-1, 2, -1)).isEqualTo(Shape.of(-1, 2));
        assertThat(first.run(2, 2, 3)).isEqualTo(Tensor.of(floats(1.25, 1, 0.75, 0.5), 2, 2));

        assertThat(read("GlobalMaxPooling3D", "{}").run(1, 2, 2, 2, 2).floats()).containsExactly(1.25f, 1.25f);
    }

    @Test
    void aMaskedAverageIsOverTheValidSteps() {
        Value last = read("GlobalAveragePooling1D", "{}").run(new Value(input(2, 4, 2), MASK), List.of());
        assertThat(last.tensor()).isEqualTo(Tensor.of(floats(-0.125, 0.25, 1 / 3.0, 0.25), 2, 2));
        assertThat(last.mask()).isNull();

        Value first = read("GlobalAveragePooling1D", "{'data_format': 'channels_first', 'keepdims': true}")
                .run(new Value(input(2, 2, 4), MASK), List.of());
        assertThat(first.tensor()).isEqualTo(Tensor.of(floats(0.375, 0.5, -5 / 12.0, 1 / 6.0), 2, 2, 1));
    }

    @Test
    void anAverageOverNoStepsIsNaN() {
        Tensor none = Tensor.of(DType.BOOL, new long[] {0, 0}, 1, 2);
        Value pooled = read("GlobalAveragePooling1D", "{}").run(new Value(input(1, 2, 1), none), List.of());
        assertThat(pooled.tensor().floats()).containsExactly(Float.NaN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MaxPooling1D", "AveragePooling1D", "GlobalMaxPooling1D"})
    void otherPoolingIgnoresAndDropsTheMask(String className) {
        SpatialSubject pool = read(className, "{}");
        Value masked = pool.run(new Value(input(2, 4, 2), MASK), List.of());
        assertThat(masked.mask()).isNull();
        assertThat(masked.tensor()).isEqualTo(pool.run(2, 4, 2));
    }

    /** torch has no uneven padding: Keras repeats the last cell, and the average includes it. */
    @Test
    void anAverageOnTorchRepeatsTheBorderIfPaddingIsUneven() {
        Origin torch = new Origin(Origin.Generation.KERAS_3, "3.15.1", "torch");
        String json = "{'pool_size': %d, 'strides': %d, 'padding': 'same'}";
        Tensor x = Tensor.of(floats(1, 5, 2, 3), 1, 4, 1);
        SpatialSubject uneven = SpatialSubject.read(new Pooling(), "AveragePooling1D", json.formatted(3, 2), torch);
        assertThat(uneven.run(x, List.of()).floats()).containsExactly(8 / 3f, 8 / 3f);
        SpatialSubject even = SpatialSubject.read(new Pooling(), "AveragePooling1D", json.formatted(3, 1), torch);
        assertThat(even.run(x, List.of()).floats()).containsExactly(3, 8 / 3f, 10 / 3f, 2.5f);
    }

    @Test
    void aPaddedWindowOfOneCellIsRefusedOnTheano() {
        String json = "{'pool_size': [2, 1, 2], 'padding': 'same'}";
        assertThat(SpatialSubject.read(new Pooling(), "MaxPooling3D", json, SpatialSubject.THEANO)
                        .config()
                        .refusals())
                .containsExactly("pool_size=[2,1,2]: Theano does not support windows of one cell along a padded axis");
        assertThat(read("MaxPooling3D", json).config().refusals()).isEmpty();
    }

    @Test
    void keras2CannotMaskChannelsFirstData() {
        SpatialSubject pool = SpatialSubject.read(
                new Pooling(), "GlobalAveragePooling1D", "{'data_format': 'channels_first'}", SpatialSubject.KERAS_2);
        assertThatThrownBy(() -> pool.run(new Value(input(2, 2, 4), MASK), List.of()))
                .hasMessage(
                        "expected channels_last data, the only format this version of Keras masks, found channels_first data");
    }

    @Test
    void adaptivePoolingHasAFixedOutputSize() {
        SpatialSubject pool = read("AdaptiveMaxPooling2D", "{'output_size': [3, 2], 'data_format': 'channels_first'}");
        assertThat(pool.outputShape(-1, 4, -1, -1)).isEqualTo(Shape.of(-1, 4, 3, 2));
        assertThat(read("AdaptiveAveragePooling1D", "{'output_size': 1}")
                        .run(Tensor.of(floats(1, 2, 6), 1, 3, 1), List.of())
                        .floats())
                .containsExactly(3);
        assertThatThrownBy(() -> pool.outputShape(-1, 4, 3))
                .hasMessage("expected input of rank 4, found rank 3: (None, 4, 3)");
        assertThatThrownBy(() -> read("AdaptiveMaxPooling2D", "{'output_size': [3]}"))
                .hasMessage("output_size: expected 2 integers ≥ 1, found [3]");
    }

    @Test
    void poolingHasNoParameters() {
        SpatialSubject pool = read("MaxPooling2D", "{'pool_size': [2, 2]}");
        assertThat(pool.weights(-1, 4, 4, 1)).isEmpty();
        assertThat(pool.formula(-1, 4, 4, 1).evaluate()).hasValue(0);
    }

    @Test
    void unsupportedInputIsReported() {
        assertThatThrownBy(() -> read("MaxPooling2D", "{'pool_size': [2, 2]}").outputShape(-1, 1, 4, 1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected at least 2 cells along axis 1, found (None, 1, 4, 1)");
        assertThatThrownBy(() -> read("GlobalMaxPooling2D", "{}").outputShape(-1, 4, 1))
                .isInstanceOf(ShapeException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pool_size   | {'pool_size': [2]}",
                "strides     | {'pool_size': [2, 2], 'strides': [0, 1]}",
                "padding     | {'pool_size': [2, 2], 'padding': 'causal'}",
                "data_format | {'pool_size': [2, 2], 'data_format': 'th'}"
            })
    void anInvalidConfigurationIsReportedByKey(String key, String json) {
        assertThatThrownBy(() -> read("MaxPooling2D", json))
                .isInstanceOfSatisfying(
                        ConfigException.class, wrong -> assertThat(wrong.key()).isEqualTo(key));
    }

    private static SpatialSubject read(String className, String json) {
        return SpatialSubject.read(new Pooling(), className, json);
    }

    private static float[] parse(String numbers) {
        return floats(java.util.Arrays.stream(numbers.trim().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray());
    }

    private static long[] batch(String sizes) {
        return java.util.stream.LongStream.concat(
                        java.util.stream.LongStream.of(-1),
                        java.util.Arrays.stream(sizes.trim().split(" ")).mapToLong(Long::parseLong))
                .toArray();
    }
}
