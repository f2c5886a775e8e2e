package org.kerasaudit.importer.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.tensor.Shape;

class FormulaTest {
    private static final Formula LSTM =
            Formula.of("4 × ((input_dim + units) × units + units)", "input_dim", 100, "units", 32);

    @Test
    void thePrintedTextIsEvaluated() {
        assertThat(LSTM.evaluate()).hasValue(17_024);
        assertThat(LSTM.substituted()).isEqualTo("4 × ((100 + 32) × 32 + 32)");
    }

    @Test
    void anUnknownNameMakesTheValueUnknown() {
        Formula formula = Formula.of("a × 2 + b", "a", Shape.UNKNOWN, "b", 1);
        assertThat(formula.evaluate()).isEmpty();
        assertThat(formula.substituted()).isEqualTo("None × 2 + 1");
    }

    @Test
    void overflowThrows() {
        Formula formula = Formula.of("a × a", "a", 1L << 40);
        assertThatThrownBy(formula::evaluate).isInstanceOf(ArithmeticException.class);
    }
}
