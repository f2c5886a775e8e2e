package org.kerasaudit.importer.layers.spatial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_1;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_1_0;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_2;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_3;
import static org.kerasaudit.importer.layers.SpatialSubject.TF_KERAS;
import static org.kerasaudit.importer.layers.SpatialSubject.THEANO;
import static org.kerasaudit.importer.layers.SpatialSubject.floats;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.SpatialSubject;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Outputs were recorded with Keras 3.15.1 on TensorFlow 2.21 for the same numbers, unless stated otherwise. */
class SpatialTest {
    private static final Offset<Float> ROUNDING = within(2e-6f);

    @Test
    void zeroPaddingSurroundsTheInput() {
        SpatialSubject pad = read("ZeroPadding2D", "{'padding': [[1, 0], [0, 2]]}");
        assertThat(pad.outputShape(-1, 2, -1, 1)).isEqualTo(Shape.of(-1, 3, -1, 1));
        assertThat(pad.run(1, 2, 2, 1))
                .isEqualTo(Tensor.of(floats(0, 0, 0, 0, -0.5, 1.25, 0, 0, 0.25, -0.75, 0, 0), 1, 3, 4, 1));
        assertThat(read("ZeroPadding1D", "{'padding': [1, 2], 'data_format': 'channels_first'}")
                        .run(1, 2, 2))
                .isEqualTo(Tensor.of(floats(0, -0.5, 1.25, 0, 0, 0, 0.25, -0.75, 0, 0), 1, 2, 5));
    }

    @Test
    void croppingRemovesBothEnds() {
        SpatialSubject crop = read("Cropping3D", "{'cropping': [[1, 0], [0, 1], [1, 1]]}");
        assertThat(crop.outputShape(-1, 2, 2, 3, 2)).isEqualTo(Shape.of(-1, 1, 1, 1, 2));
        assertThat(crop.run(1, 2, 2, 3, 2).floats()).containsExactly(-0.75f, 1);
        assertThat(read("Cropping2D", "{'cropping': [[1, 0], [0, 1]], 'data_format': 'channels_first'}")
                        .run(1, 1, 3, 3)
                        .floats())
                .containsExactly(-0.75f, 1, -1, 0.75f);
        assertThatThrownBy(() -> crop.outputShape(-1, 2, 2, 2, 2))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected more than 2 cells along axis 3, found (None, 2, 2, 2, 2)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ZeroPadding1D | 1                    | 12 5",
                "ZeroPadding1D | [0, 3]               | 13 5",
                "ZeroPadding2D | 1                    | 12 14 5",
                "ZeroPadding2D | [1, 2]               | 12 16 5",
                "ZeroPadding2D | [[1, 2], [3, 4]]     | 13 19 5",
                "ZeroPadding2D | [1, [3, 4]]          | 12 19 5",
                "ZeroPadding3D | [[1, 1], 0, [0, 2]]  | 12 12 16 5",
                "Cropping1D    | [1, 3]               | 6 5",
                "Cropping2D    | [[1, 2], [3, 4]]     | 7 5 5",
                "Cropping3D    | 2                    | 6 8 10 5"
            })
    void marginsMayHaveAnyFormKerasAccepts(String className, String margins, String sizes) {
        assertMargins(className, margins, KERAS_3, sizes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ZeroPadding1D | 2                                              | 14 5",
                "ZeroPadding1D | {'left_pad': 1, 'right_pad': 2}                | 13 5",
                "ZeroPadding2D | [1, 2]                                         | 12 16 5",
                "ZeroPadding2D | [1, 2, 3, 4]                                   | 13 19 5",
                "ZeroPadding2D | {'top_pad': 1, 'left_pad': 3, 'right_pad': 4}  | 11 19 5",
                "ZeroPadding3D | [1, 1, 2]                                      | 12 14 18 5",
                "Cropping1D    | [1, 2]                                         | 7 5",
                "Cropping2D    | [[1, 0], [2, 1]]                               | 9 9 5"
            })
    void keras1AlsoAcceptsFourNumbersAndNamedSides(String className, String margins, String sizes) {
        assertMargins(className, margins, KERAS_1, sizes);
    }

    private static void assertMargins(String className, String margins, Origin origin, String sizes) {
        String key = className.startsWith("Cropping") ? "cropping" : "padding";
        SpatialSubject subject =
                SpatialSubject.read(new Spatial(), className, "{'" + key + "': " + margins + "}", origin);
        long[] output = java.util.Arrays.stream(sizes.split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
        long[] input = {10, 12, 14};
        Shape given =
                Shape.of(-1).append(Shape.of(input).slice(0, output.length - 1)).append(5);
        assertThat(subject.outputShape(given.toArray())).isEqualTo(Shape.of(-1).append(output));
        assertThat(subject.config().unread()).isEmpty();
    }

    @Test
    void upSamplingRepeatsEveryCell() {
        SpatialSubject sequence = read("UpSampling1D", "{'size': 2}");
        assertThat(sequence.outputShape(-1, -1, 2)).isEqualTo(Shape.of(-1, -1, 2));
        assertThat(sequence.run(1, 2, 2))
                .isEqualTo(Tensor.of(floats(-0.5, 1.25, -0.5, 1.25, 0.25, -0.75, 0.25, -0.75), 1, 4, 2));
        assertThat(read("UpSampling3D", "{'size': [1, 2, 1], 'data_format': 'channels_first'}")
                        .run(1, 1, 1, 2, 2))
                .isEqualTo(Tensor.of(floats(-0.5, 1.25, -0.5, 1.25, 0.25, -0.75, 0.25, -0.75), 1, 1, 1, 4, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nearest  | -0.5 -0.5 -0.5 1.25 1.25 1.25 0.25 0.25 0.25 -0.75 -0.75 -0.75",
                "bilinear | -0.5 -0.5 0.0833334 0.666667 1.25 0.916667 0.583333 0.25 -0.0833335 -0.416667 -0.75 -0.75",
                "bicubic  | -0.684111 -0.5 0.0165722 0.759635 1.25 1.1207 0.68471 0.25 -0.142459 -0.508924 -0.75 -0.855206",
                "lanczos3 | -0.833375 -0.5 0.0341499 0.708698 1.25 1.31422 0.876699 0.25 -0.260882 -0.572373 -0.75 -0.870285",
                "lanczos5 | -0.869114 -0.5 0.00975772 0.642852 1.25 1.46391 1.01195 0.25 -0.326312 -0.625085 -0.75 -0.796325",
                "area     | -0.5 -0.5 -0.5 1.25 1.25 1.25 0.25 0.25 0.25 -0.75 -0.75 -0.75"
            })
    void interpolationMatchesTensorFlow(String interpolation, String outputs) {
        SpatialSubject up = SpatialSubject.read(
                new Spatial(), "UpSampling2D", "{'size': [1, 3], 'interpolation': '" + interpolation + "'}", TF_KERAS);
        assertThat(up.run(1, 1, 4, 1).floats()).containsExactly(parse(outputs), within(5e-6f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gaussian      | -0.27137205 0.96208966 -0.17784998 0.59167314 0.01725217 -0.18107536 0.11077426 -0.55149186",
                "mitchellcubic | -0.41523057 1.2038461 -0.25196722 0.6936478 0.04608495 -0.2377656 0.20934832 -0.74796396"
            })
    void blurringInterpolationsAlsoBlurUnscaledAxes(String interpolation, String recordedWithTfImageResize) {
        SpatialSubject up = SpatialSubject.read(
                new Spatial(), "UpSampling2D", "{'size': [2, 1], 'interpolation': '" + interpolation + "'}", TF_KERAS);
        assertThat(up.run(1, 2, 2, 1).floats()).containsExactly(parse(recordedWithTfImageResize), ROUNDING);
    }

    @Test
    void multiBackendKeras2InterpolatesFromTheCorner() {
        String json = "{'size': [2, 2], 'interpolation': 'bilinear'}";
        float[] recordedWithTensorFlow1 = floats(
                -0.5, 0.375, 1.25, 1.25, -0.125, 0.0625, 0.25, 0.25, 0.25, -0.25, -0.75, -0.75, 0.25, -0.25, -0.75,
                -0.75);
        float[] centered = floats(
                -0.5, -0.0625, 0.8125, 1.25, -0.3125, -0.046875, 0.484375, 0.75, 0.0625, -0.015625, -0.171875, -0.25,
                0.25, 0, -0.5, -0.75);
        assertThat(SpatialSubject.read(new Spatial(), "UpSampling2D", json, KERAS_2)
                        .run(1, 2, 2, 1)
                        .floats())
                .containsExactly(recordedWithTensorFlow1, ROUNDING);
        assertThat(read("UpSampling2D", json).run(1, 2, 2, 1).floats()).containsExactly(centered, ROUNDING);
        assertThat(SpatialSubject.read(new Spatial(), "UpSampling2D", json, THEANO)
                        .config()
                        .refusals())
                .singleElement()
                .asString()
                .startsWith("interpolation=\"bilinear\": ");
    }

    @Test
    void keras1MayNotStateTheDataFormat() {
        String json = "{'size': [2, 3]}";
        assertThat(SpatialSubject.read(new Spatial(), "UpSampling2D", json, KERAS_1)
                        .outputShape(-1, 4, 5, 6))
                .isEqualTo(Shape.of(-1, 8, 15, 6));
        assertThat(SpatialSubject.read(new Spatial(), "UpSampling2D", json, KERAS_1_0)
                        .outputShape(-1, 4, 5, 6))
                .isEqualTo(Shape.of(-1, 4, 10, 18));
        assertThat(SpatialSubject.read(new Spatial(), "UpSampling1D", "{'length': 3}", KERAS_1)
                        .outputShape(-1, 4, 5))
                .isEqualTo(Shape.of(-1, 12, 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ZeroPadding2D | padding       | {'padding': [1, 2, 3, 4]}",
                "ZeroPadding2D | padding       | {'padding': [[1, 2, 3], 4]}",
                "ZeroPadding2D | padding       | {'padding': [1, -1]}",
                "ZeroPadding2D | padding       | {'padding': {'top_pad': 1}}",
                "ZeroPadding1D | padding       | {'padding': [1, 2, 3]}",
                "ZeroPadding1D | padding       | {'padding': 'same'}",
                "Cropping3D    | cropping      | {'cropping': [[1, 1], [1, 1]]}",
                "UpSampling2D  | size          | {'size': [2, 0]}",
                "UpSampling2D  | interpolation | {'size': [2, 2], 'interpolation': 'cubic'}"
            })
    void anInvalidConfigurationIsReportedByKey(String className, String key, String json) {
        assertThatThrownBy(() -> read(className, json))
                .isInstanceOfSatisfying(
                        ConfigException.class, wrong -> assertThat(wrong.key()).isEqualTo(key));
    }

    private static SpatialSubject read(String className, String json) {
        return SpatialSubject.read(new Spatial(), className, json);
    }

    private static float[] parse(String numbers) {
        return floats(java.util.Arrays.stream(numbers.trim().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray());
    }
}
