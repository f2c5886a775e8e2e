package org.kerasaudit.importer.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void printsAsKerasDoes() {
        assertThat(Shape.of(Shape.UNKNOWN, 100)).hasToString("(None, 100)");
        assertThat(Shape.of(3)).hasToString("(3,)");
        assertThat(Shape.SCALAR).hasToString("()");
    }

    @Test
    void sizeIsUnknownIfAnyAxisIsUnknownAndNoneIsZero() {
        assertThat(Shape.of(Shape.UNKNOWN, 4).size()).isEmpty();
        assertThat(Shape.of(Shape.UNKNOWN, 0).size()).hasValue(0);
        assertThat(Shape.of(70_000, 70_000).size()).hasValue(4_900_000_000L);
    }

    @Test
    void sizeBeyond63BitsThrows() {
        assertThatThrownBy(() -> Shape.of(1L << 40, 1L << 40).size()).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void unknownSizesAreCompatibleWithAnySize() {
        assertThat(Shape.of(Shape.UNKNOWN, 4).compatible(Shape.of(2, 4))).isTrue();
        assertThat(Shape.of(2, 4).compatible(Shape.of(2, 5))).isFalse();
        assertThat(Shape.of(2, 4).compatible(Shape.of(2, 4, 1))).isFalse();
    }
}
