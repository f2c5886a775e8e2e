package org.kerasaudit.importer.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/** Arguments as earlier versions of Keras 3 wrote them, and operations that were removed later. */
class OlderKerasTest {
    private static final Tensor X = Operated.floats(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);

    @Test
    void shapeAndDtypeAreCallArgumentsThroughKeras3_10() {
        Tensor sliced = Operated.of("Slice", "{'name': 'slice'}").result(X, "[0, 1]", "[2, 1]");
        assertThat(sliced).isEqualTo(Operated.floats(new double[] {2, 5}, 2, 1));
        Tensor one = Operated.floats(new double[] {7}, 1);
        assertThat(Operated.of("Full", "{}").result("[2]", one, "'int32'"))
                .isEqualTo(Operated.ints(DType.INT32, new int[] {2}, 7, 7));
        assertThat(Operated.of("FullLike", "{}").result(X, "1", "'int8'").dtype())
                .isEqualTo(DType.INT8);
        assertThat(Operated.of("OnesLike", "{}").result(X, "'bool'").dtype()).isEqualTo(DType.BOOL);
        assertThat(Operated.of("Array", "{}").result(X, "'int64'").dtype()).isEqualTo(DType.INT64);
    }

    @Test
    void shapeAndDtypeAreOptionsSinceKeras3_11() {
        Tensor sliced =
                Operated.of("Slice", "{'name': 'slice', 'shape': [2, 1]}").result(X, "[0, 1]");
        assertThat(sliced).isEqualTo(Operated.floats(new double[] {2, 5}, 2, 1));
        Tensor one = Operated.floats(new double[] {7}, 1);
        assertThat(Operated.of("Full", "{'shape': [2], 'dtype': 'int32'}").result(one))
                .isEqualTo(Operated.ints(DType.INT32, new int[] {2}, 7, 7));
    }

    @Test
    void iscloseAcceptsTolerancesAndEqualNanAsArguments() {
        Tensor nan = Operated.floats(new double[] {Double.NaN, 1}, 2);
        Tensor near = Operated.floats(new double[] {Double.NaN, 1.05}, 2);
        assertThat(Operated.of("Isclose", "{}").result(nan, near, "0.1", "0", "true"))
                .isEqualTo(Operated.ints(DType.BOOL, new int[] {2}, 1, 1));
        assertThat(Operated.of("Isclose", "{'equal_nan': false}").result(nan, near, "0.1", "0"))
                .isEqualTo(Operated.ints(DType.BOOL, new int[] {2}, 0, 1));
    }

    @Test
    void thresholdAcceptsOldParameterNames() {
        Tensor expected = Operated.floats(new double[] {9, 9, 9, 4, 5, 6}, 2, 3);
        assertThat(Operated.of("Threshold", "{'threshold_value': 3, 'value': 9}")
                        .result(X))
                .isEqualTo(expected);
        assertThat(Operated.of("Threshold", "{'threshold': 3, 'default_value': 9}")
                        .result(X))
                .isEqualTo(expected);
    }

    @Test
    void windowArgumentIsTheNumberOfPoints() {
        Tensor five = Operated.ints(DType.INT32, new int[] {}, 5);
        Tensor three = Operated.ints(DType.INT32, new int[] {}, 3);
        assertThat(Operated.of("Bartlett", "{}").result(five))
                .isEqualTo(Operated.floats(new double[] {0, 0.5, 1, 0.5, 0}, 5));
        assertThat(Operated.of("Hanning", "{}").result(three)).isEqualTo(Operated.floats(new double[] {0, 1, 0}, 3));
        assertThat(Operated.of("Hamming", "{}").result(three))
                .isEqualTo(Operated.floats(new double[] {0.54 - 0.46, 1, 0.54 - 0.46}, 3));
        assertThat(Operated.of("Kaiser", "{'beta': 0}").result(three))
                .isEqualTo(Operated.floats(new double[] {1, 1, 1}, 3));
        assertThat(Operated.of("Blackman", "{}").result(three).get(1))
                .isCloseTo(1, org.assertj.core.api.Assertions.within(1e-6));
    }

    /**
     * {@code map_coordinates} of Keras 3.9.2 and 3.10.0 returns only the fill value if any point lies outside the
     * image, as recordings show.
     */
    @ParameterizedTest
    @CsvSource({"MapCoordinates, 3.10.0", "DotProductAttention, 3.6.0"})
    void operationsThatKerasComputedWronglyAreNotRun(String className, String version) {
        Operated wrong = Operated.of(className, "{}", version);
        assertThat(wrong.layer().refusedArguments(Args.of(X)))
                .singleElement()
                .asString()
                .contains("Keras 3.");
        assertThatThrownBy(() -> wrong.result(X, X, X))
                .isInstanceOf(NotCheckableException.class)
                .hasMessageStartingWith("Keras 3.");
    }

    @Test
    void grayscaleOfIntegersIsNotRunBeforeKeras3_4() {
        Operated gray = Operated.of("RGBToGrayscale", "{}", "3.3.3");
        assertThatThrownBy(() -> gray.result(Operated.ints(DType.UINT8, new int[] {1, 1, 3}, 1, 2, 3)))
                .isInstanceOf(NotCheckableException.class);
        Tensor colors = Operated.floats(new double[] {10, 0, 0}, 1, 1, 3);
        assertThat(gray.result(colors)).isEqualTo(Operated.floats(new double[] {2.989}, 1, 1, 1));
    }
}
