package org.kerasaudit.auditor.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** Floating-point numbers match within a tolerance, integers and strings exactly. */
class ComparisonTest {
    private static final Tolerance FLOAT32 = Tolerance.of(Precision.FLOAT32);

    @Test
    void floatsMayDifferSlightly() {
        Tensor recorded = real(1, -100);
        assertThat(matches(recorded, real(1.0003f, -100))).isTrue();
        assertThat(matches(recorded, real(1.001f, -100))).isFalse();
        assertThat(matches(recorded, real(1, -100.001f))).isTrue();
        assertThat(matches(recorded, real(1, -100.01f))).isFalse();
    }

    @Test
    void theErrorIsReportedInFull() {
        Deviation deviation = Comparison.of(real(1, -8, 0, 4), real(1.5f, -8, 0, 4.25f), FLOAT32);
        assertThat(deviation.maxAbs()).isEqualTo(0.5);
        assertThat(deviation.meanAbs()).isEqualTo(0.75 / 4);
        assertThat(deviation.maxRel()).isEqualTo(0.5 / 8);
        assertThat(deviation.meanRel()).isEqualTo(0.75 / 4 / 8);
        assertThat(deviation.worst().index()).containsExactly(0);
        assertThat(deviation.worst().recorded()).isEqualTo(1);
        assertThat(deviation.worst().computed()).isEqualTo(1.5);
    }

    /** atol + rtol × recorded, element by element. */
    @Test
    void requestedTolerancesReplaceTheDefaults() {
        Tolerance asked = FLOAT32.with(OptionalDouble.of(0.1), OptionalDouble.of(0.5));
        assertThat(Comparison.of(real(10, 0), real(11.4f, 0.4f), asked).ok()).isTrue();
        assertThat(Comparison.of(real(10, 0), real(11.6f, 0), asked).ok()).isFalse();
        assertThat(Comparison.of(real(10, 0), real(10, 0.6f), asked).ok()).isFalse();
        Deviation deviation = Comparison.of(real(10, 0), real(13, 0), asked);
        assertThat(deviation.excess()).isCloseTo(3 / 1.5, within(1e-12));
        Tolerance none = FLOAT32.with(OptionalDouble.of(0), OptionalDouble.of(0));
        assertThat(Comparison.of(real(10, 0), real(10, 0), none).ok()).isTrue();
        assertThat(Comparison.of(real(10, 0), real(10, 1e-30f), none).ok()).isFalse();
    }

    @Test
    void coarserTypesAreAllowedTheirOwnRounding() {
        Tensor recorded = real(1, 2);
        Tensor computed = real(1.003f, 2);
        assertThat(Comparison.of(recorded, computed, FLOAT32).ok()).isFalse();
        assertThat(Comparison.of(recorded, computed, Tolerance.of(Precision.FLOAT16))
                        .ok())
                .isTrue();
        assertThat(Comparison.of(recorded, real(1 + 1e-6f, 2), Tolerance.of(Precision.FLOAT64))
                        .ok())
                .isFalse();
    }

    @Test
    void nanNeverPassesSilently() {
        Tensor recorded = real(1, Float.NaN, 3);
        Deviation same = Comparison.of(recorded, real(1, Float.NaN, 3), FLOAT32);
        assertThat(same.ok()).isTrue();
        assertThat(same.notFinite().both()).isEqualTo(1);
        assertThat(same.notFinite().first()).isEqualTo("NaN at [1]");

        Deviation missing = Comparison.of(recorded, real(1, 2, 3), FLOAT32);
        assertThat(missing.ok()).isFalse();
        assertThat(missing.notFinite().recorded()).isEqualTo(1);

        Deviation made = Comparison.of(recorded, real(Float.POSITIVE_INFINITY, Float.NaN, 3), FLOAT32);
        assertThat(made.ok()).isFalse();
        assertThat(made.maxAbs()).isInfinite();
        assertThat(made.notFinite().computed()).isEqualTo(1);
        assertThat(made.notFinite().first()).isEqualTo("Infinity instead of 1.0 at [0]");
    }

    @Test
    void infinitiesMatchOnlyThemselves() {
        Tensor recorded = real(Float.POSITIVE_INFINITY, 1);
        assertThat(matches(recorded, real(Float.POSITIVE_INFINITY, 1))).isTrue();
        assertThat(matches(recorded, real(Float.NEGATIVE_INFINITY, 1))).isFalse();
    }

    @Test
    void changesInTheMostLikelyClassAreCounted() {
        Tensor recorded = Tensor.of(new float[] {0.6f, 0.4f, 0.1f, 0.9f}, 2, 2);
        Tensor computed = Tensor.of(new float[] {0.4f, 0.6f, 0.2f, 0.8f}, 2, 2);
        assertThat(Comparison.of(recorded, computed, FLOAT32).topChanged()).isEqualTo(1);
        assertThat(Comparison.of(recorded, recorded, FLOAT32).topChanged()).isZero();
        Tensor noClassifier = Tensor.of(new float[] {0.6f, 2.4f, 0.1f, 0.9f}, 2, 2);
        assertThat(Comparison.of(noClassifier, computed, FLOAT32).topChanged()).isNull();
    }

    @Test
    void integersMustNotDiffer() {
        Tensor recorded = whole(1L << 60, 7, 8, 9);
        assertThat(matches(recorded, whole(1L << 60, 7, 8, 9))).isTrue();
        Deviation deviation = Comparison.of(recorded, whole((1L << 60) + 1, 7, 9, 9), FLOAT32);
        assertThat(deviation.ok()).isFalse();
        assertThat(deviation.difference())
                .isEqualTo("1152921504606846977 instead of 1152921504606846976 at [0, 0], the first of 2");
        assertThat(deviation.maxAbs()).isEqualTo(1);
    }

    @Test
    void integersComputedAsFloatsMatchIfWhole() {
        assertThat(matches(whole(1, 2, 3, 4), Tensor.of(new float[] {1, 2, 3, 4}, 2, 2)))
                .isTrue();
        assertThat(matches(whole(1, 2, 3, 4), Tensor.of(new float[] {1, 2, 3, 4.00001f}, 2, 2)))
                .isFalse();
    }

    @Test
    void differingStringsAreNamed() {
        Tensor recorded = Tensor.of(new String[] {"cat", "dog"}, 2);
        assertThat(matches(recorded, Tensor.of(new String[] {"cat", "dog"}, 2))).isTrue();
        assertThat(Comparison.of(recorded, Tensor.of(new String[] {"cat", "cow"}, 2), FLOAT32)
                        .difference())
                .isEqualTo("'cow' instead of 'dog' at [1]");
        assertThat(matches(recorded, real(1, 2))).isFalse();
        assertThat(matches(real(1, 2), recorded)).isFalse();
    }

    @Test
    void aDifferentShapeNeverMatches() {
        Deviation deviation =
                Comparison.of(whole(1, 2, 3, 4), Tensor.of(DType.INT64, new long[] {1, 2, 3, 4}, 4), FLOAT32);
        assertThat(deviation.ok()).isFalse();
        assertThat(deviation.difference()).isEqualTo("shape (4,) instead of (2, 2)");
    }

    private static boolean matches(Tensor recorded, Tensor computed) {
        return Comparison.of(recorded, computed, FLOAT32).ok();
    }

    private static Tensor real(float... numbers) {
        return Tensor.of(numbers, numbers.length);
    }

    private static Tensor whole(long... numbers) {
        return Tensor.of(DType.INT64, numbers, 2, 2);
    }
}
