package org.kerasaudit.importer.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Operations that cannot be recorded with Keras on TensorFlow: expected values were worked out by hand. */
class UnrecordedOperationsTest {
    private static final Tensor X = Operated.floats(new double[] {1, 2}, 1, 2);

    /** NumPy pads every axis the same way; TensorFlow requires a pair per axis. */
    @Test
    void singleNumberPadsEveryAxis() {
        assertThat(Operated.of("Pad", "{'pad_width': 1}").result(X))
                .isEqualTo(Operated.floats(new double[] {0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0}, 3, 4));
        assertThat(Operated.of("Pad", "{'pad_width': [[0, 1]]}").shapes(X)).containsExactly(Shape.of(2, 3));
    }

    /** 1.0f is 0x3F800000, which in little-endian bytes is 0, 0, 0x80, 0x3F. */
    @Test
    void viewReinterpretsBits() {
        Tensor one = Operated.floats(new double[] {1}, 1);
        assertThat(Operated.of("View", "{'dtype': 'int32'}").result(one))
                .isEqualTo(Operated.ints(DType.INT32, new int[] {1}, 0x3F800000));
        Tensor bytes = Operated.ints(DType.UINT8, new int[] {4}, 0, 0, 0x80, 0x3F);
        assertThat(Operated.of("View", "{'dtype': 'uint8'}").result(one)).isEqualTo(bytes);
        assertThat(Operated.of("View", "{'dtype': 'float32'}").result(bytes)).isEqualTo(one);
        assertThat(Operated.of("View", "{'dtype': 'uint8'}").shapes(one)).containsExactly(Shape.of(Shape.UNKNOWN));
    }

    /** float32 represents 2147483648 but not 2147483647, so Keras's own limit is beyond int32. */
    @Test
    void undefinedResultsAreNotComputed() {
        Operated cast = Operated.of("SaturateCast", "{'dtype': 'int32'}");
        assertThat(cast.result(X).getLong(1)).isEqualTo(2);
        assertThatThrownBy(() -> cast.result(Operated.floats(new double[] {3e9}, 1)))
                .isInstanceOf(NotCheckableException.class);
    }

    @Test
    void unknownSizesStayUnknown() {
        Operated reshape = Operated.of("Reshape", "{'newshape': [-1, 2]}");
        assertThat(reshape.layer().outputShapes(Args.of(Shape.of(Shape.UNKNOWN, 4))))
                .containsExactly(Shape.of(Shape.UNKNOWN, 2));
        assertThat(Operated.of("Ravel", "{}").layer().outputShapes(Args.of(Shape.of(Shape.UNKNOWN, 0))))
                .containsExactly(Shape.of(Shape.UNKNOWN));
        assertThat(Operated.of("Split", "{'indices_or_sections': 2, 'axis': 0}")
                        .layer()
                        .outputShapes(Args.of(Shape.of(Shape.UNKNOWN, 4))))
                .containsExactly(Shape.of(Shape.UNKNOWN, 4), Shape.of(Shape.UNKNOWN, 4));
    }

    /** A volume with three cells per axis and a window of one cell: every other cell, starting at the first. */
    @Test
    void patchesOfVolumesHaveASeparateClass() {
        Operated patches = Operated.of("ExtractPatches3D", "{'size': 1, 'strides': [2, 2, 2]}");
        assertThat(patches.layer().outputShapes(Args.of(Shape.of(1, 3, 3, 3, 2))))
                .containsExactly(Shape.of(1, 2, 2, 2, 2));
    }
}
