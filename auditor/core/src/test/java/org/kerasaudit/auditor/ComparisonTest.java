package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/** Numbers are met up to a tolerance; whole numbers and strings are met or not. */
class ComparisonTest {
    private static final double ATOL = 1e-6;
    private static final double RTOL = 1e-5;

    @Test
    void realNumbersMayDifferALittle() {
        Tensor recorded = Tensor.of(new float[] {1, -100}, 2);
        assertThat(met(recorded, Tensor.of(new float[] {1.0005f, -100}, 2))).isTrue();
        assertThat(met(recorded, Tensor.of(new float[] {1.005f, -100}, 2))).isFalse();
        assertThat(met(recorded, Tensor.of(new float[] {1, Float.NaN}, 2))).isFalse();
    }

    @Test
    void wholeNumbersMayNot() {
        Tensor recorded = whole(1L << 60, 7, 8, 9);
        assertThat(met(recorded, whole(1L << 60, 7, 8, 9))).isTrue();
        Comparison comparison = Comparison.of(recorded, whole((1L << 60) + 1, 7, 9, 9));
        assertThat(comparison.met(ATOL, RTOL)).isFalse();
        assertThat(comparison.difference())
                .isEqualTo("1152921504606846977 instead of 1152921504606846976 at [0, 0], the first of 2");
        assertThat(comparison.maxAbs()).isEqualTo(1);
    }

    @Test
    void wholeNumbersComputedAsRealOnesAreMetIfTheyAreWhole() {
        assertThat(met(whole(1, 2, 3, 4), Tensor.of(new float[] {1, 2, 3, 4}, 2, 2)))
                .isTrue();
        assertThat(met(whole(1, 2, 3, 4), Tensor.of(new float[] {1, 2, 3, 4.00001f}, 2, 2)))
                .isFalse();
    }

    @Test
    void stringsAreMetOrNamed() {
        Tensor recorded = Tensor.of(new String[] {"cat", "dog"}, 2);
        assertThat(met(recorded, Tensor.of(new String[] {"cat", "dog"}, 2))).isTrue();
        assertThat(Comparison.of(recorded, Tensor.of(new String[] {"cat", "cow"}, 2))
                        .difference())
                .isEqualTo("'cow' instead of 'dog' at [1]");
        assertThat(met(recorded, Tensor.of(new float[] {1, 2}, 2))).isFalse();
        assertThat(met(Tensor.of(new float[] {1, 2}, 2), recorded)).isFalse();
    }

    @Test
    void anotherShapeIsNeverMet() {
        Comparison comparison = Comparison.of(whole(1, 2, 3, 4), Tensor.of(DType.INT64, new long[] {1, 2, 3, 4}, 4));
        assertThat(comparison.met(ATOL, RTOL)).isFalse();
        assertThat(comparison.difference()).isEqualTo("shape (4,) instead of (2, 2)");
    }

    private static boolean met(Tensor recorded, Tensor computed) {
        return Comparison.of(recorded, computed).met(ATOL, RTOL);
    }

    private static Tensor whole(long... numbers) {
        return Tensor.of(DType.INT64, numbers, 2, 2);
    }
}
