package org.kerasaudit.importer.layers.normalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_3;
import static org.kerasaudit.importer.layers.SpatialSubject.TF_KERAS;
import static org.kerasaudit.importer.layers.SpatialSubject.floats;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Origin.Generation;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.SpatialSubject;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Version differences of Keras's Normalization, worked out by hand. */
class FeatureNormalizationTest {
    private static final Tensor COUNT = Tensor.of(DType.INT64, new long[] {9});

    @Test
    void withoutAxesThereIsASingleMean() {
        SpatialSubject layer = read("{'axis': null}", TF_KERAS);
        assertThat(layer.weights(-1, 5)).extracting(WeightSpec::shape).containsOnly(Shape.SCALAR);
        assertThat(layer.formula(-1, 5).evaluate()).hasValue(3);
        assertThat(layer.run(Tensor.of(floats(1, 5), 1, 2), List.of(scalar(3), scalar(4), COUNT))
                        .floats())
                .containsExactly(-1, 1);
    }

    @ParameterizedTest(name = "tf.keras {0}: {1}")
    @CsvSource({"2.3.0-tf, Infinity", "2.4.0, 20000000", "2.15.0, 20000000"})
    void tensorFlow22DividesByAZeroDeviation(String version, float output) {
        SpatialSubject layer = read("{'axis': [-1]}", keras2(version));
        Tensor y = layer.run(Tensor.of(floats(3), 1, 1), List.of(vector(1), vector(0), COUNT));
        assertThat(y.floats()).containsExactly(output);
    }

    @Test
    void tensorFlow25TurnsNumbersIntoVectors() {
        SpatialSubject layer = read("{'axis': [-1]}", keras2("2.5.0"));
        assertThat(layer.outputShape(-1)).isEqualTo(Shape.of(-1, 1));
        assertThat(layer.weights(-1).get(0).shape()).isEqualTo(Shape.of(1));
        assertThat(layer.run(Tensor.of(floats(1, 3), 2), List.of(vector(1), vector(1), COUNT)))
                .isEqualTo(Tensor.of(floats(0, 2), 2, 1));
        assertThatThrownBy(() -> read("{'axis': [-1]}", keras2("2.6.0")).outputShape(-1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected a known size along axis 0, found (None,)");
    }

    @ParameterizedTest(name = "{0}, axis {1}, mean {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "2.15.0 | [1]    | [1.0, 2.0]     | 0 0 -1 -1",
                "3.7.0  | [1]    | [1.0, 2.0]     | 0 0 -1 -1",
                "3.8.0  | [1]    | [[1.0], [2.0]] | 0 0 -1 -1",
                "3.14.0 | [1]    | [1.0, 2.0]     | 0 0 -1 -1",
                "3.15.1 | [1, 2] | [1.0, 2.0]     | 0 -1 0 -1",
                "3.8.0  | [1, 2] | [1.0, 2.0]     | 0 -1 0 -1",
                "2.15.0 | [1, 2] | 1              | 0 0 0 0",
                "3.15.1 | []     | 1.0            | 0 0 0 0"
            })
    void aGivenMeanBroadcastsByVersion(String version, String axis, String mean, String outputs) {
        SpatialSubject layer = read(given(axis, mean), keras(version));
        assertThat(layer.weights(-1, 2, 2)).isEmpty();
        assertThat(layer.formula(-1, 2, 2).evaluate()).hasValue(0);
        Tensor y = layer.run(Tensor.of(floats(1, 1, 1, 1), 1, 2, 2), List.of());
        List<String> expected = List.of(outputs.trim().split(" "));
        for (int i = 0; i < 4; i++) assertThat(y.get(i)).isEqualTo(Double.parseDouble(expected.get(i)));
    }

    @ParameterizedTest(name = "{0}, axis {1}, mean {2}")
    @CsvSource(
            delimiter = '|',
            value = {"3.8.0 | [1] | [1.0, 2.0]", "3.7.0 | [1] | 1.0", "3.15.1 | [1] | [1.0, 2.0, 3.0]"})
    void aGivenMeanThatDoesNotBroadcastIsReported(String version, String axis, String mean) {
        SpatialSubject layer = read(given(axis, mean), keras(version));
        assertThatThrownBy(() -> layer.run(1, 2, 3))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("expected input whose axes [1] have the sizes of the given mean");
    }

    @Test
    void onlyKeras3KeepsMasks() {
        Tensor mask = Tensor.of(DType.BOOL, new long[] {1}, 1);
        Value input = new Value(Tensor.of(floats(1), 1, 1), mask);
        assertThat(read(given("[1]", "1.0"), KERAS_3).run(input, List.of()).mask())
                .isEqualTo(mask);
        assertThat(read(given("[1]", "1.0"), TF_KERAS).run(input, List.of()).mask())
                .isNull();
    }

    private static String given(String axis, String mean) {
        String variance = mean.replaceAll("\\d(\\.0)?", "1.0");
        return "{'axis': " + axis + ", 'mean': " + mean + ", 'variance': " + variance + ", 'invert': false}";
    }

    private static Origin keras(String version) {
        return version.startsWith("2") ? keras2(version) : new Origin(Generation.KERAS_3, version, "");
    }

    private static Origin keras2(String version) {
        return new Origin(Generation.KERAS_2, version, "tensorflow");
    }

    private static SpatialSubject read(String json, Origin origin) {
        return NormalizationsTest.read("Normalization", json, origin);
    }

    private static Tensor vector(double value) {
        return Tensor.of(floats(value), 1);
    }

    private static Tensor scalar(double value) {
        return Tensor.of(floats(value));
    }
}
