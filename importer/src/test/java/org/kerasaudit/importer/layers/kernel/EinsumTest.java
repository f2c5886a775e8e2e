package org.kerasaudit.importer.layers.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.plain.PlainKernels;

/** Expected outputs were computed with NumPy's einsum on operands counting up from 1. */
class EinsumTest {
    private static final PlainKernels KERNELS = new PlainKernels(Precision.FLOAT64);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ab,bc->ac            | 2x3 3x2              | 2x2      | 22 28 49 64
            ab,bc->ca            | 2x3 3x2              | 2x2      | 22 49 28 64
            abc,abd->acd         | 2x2x2 2x2x1          | 2x2x1    | 7 10 43 50
            ab,ab->ab            | 2x2 2x2              | 2x2      | 1 4 9 16
            ab,ab->              | 2x2 2x2              | scalar   | 30
            ab,ac->abc           | 2x2 2x2              | 2x2x2    | 1 2 2 4 9 12 12 16
            a,b                  | 2 3                  | 2x3      | 1 2 3 2 4 6
            ba                   | 2x3                  | 3x2      | 1 4 2 5 3 6
            aab->b               | 2x2x3                | 3        | 11 13 15
            aa->a                | 3x3                  | 3        | 1 5 9
            ii                   | 3x3                  | scalar   | 15
            ...ab,bc->...ac      | 2x2x2 2x1            | 2x2x1    | 5 11 17 23
            ab...,bc->ac...      | 2x2x2 2x1            | 2x1x2    | 7 10 19 22
            ...a,...a->...       | 2x3 3                | 2        | 14 32
            ...,...->...         | 2x1 3                | 2x3      | 1 2 3 2 4 6
            ab,bc,cd->ad         | 2x2 2x2 2x2          | 2x2      | 37 54 81 118
            ab,bc,c->b           | 2x2 2x2 2            | 2        | 20 66
            ab->b                | 2x3                  | 3        | 5 7 9
            ab,bc->ac            | 2x1 3x2              | 2x2      | 9 12 18 24
            a,a->a               | 1 3                  | 3        | 1 2 3
            b...a,a -> ...b      | 1x2x3 3              | 2x1      | 14 32
            abc,cd,b->ad         | 2x2x2 2x1 2          | 2x1      | 27 63
            abab,b->a            | 2x2x2x2 2            | 2        | 13 43
            """)
    void matchesNumPy(String equation, String operands, String shape, String values) {
        Einsum einsum = Einsum.of(equation);
        List<Tensor> tensors = List.of(operands.split(" ")).stream()
                .map(sizes -> countedUp(dims(sizes)))
                .toList();
        Tensor result = einsum.apply(tensors, KERNELS);
        assertThat(result.dims()).containsExactly(dims(shape));
        assertThat(result.doubles()).containsExactly(doubles(values));
        assertThat(einsum.outputShape(tensors.stream().map(Tensor::shape).toList()))
                .isEqualTo(result.shape());
    }

    @Test
    void unknownSizesStayUnknownUnlessAnotherOperandDeterminesThem() {
        assertThat(Einsum.of("ab,bc->abc").outputShape(List.of(shape(-1, -1), shape(3, -1))))
                .isEqualTo(shape(-1, 3, -1));
        assertThat(Einsum.of("...a,...a->...").outputShape(List.of(shape(-1, 1, 2), shape(4, 2))))
                .isEqualTo(shape(-1, 4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ab,bc->ad", "ab,bc->aa", "ab->b->a", "a1->a", "a..b->ab", "ab->...b", "...a...->a", "a,b->c"})
    void anInvalidEquationIsReported(String equation) {
        assertThatThrownBy(() -> Einsum.of(equation))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("found \"" + equation + "\"");
    }

    @Test
    void mismatchedOperandsAreReported() {
        Einsum einsum = Einsum.of("ab,bc->ac");
        assertThatThrownBy(() -> einsum.outputShape(List.of(shape(2, 3), shape(4, 5))))
                .hasMessage("expected size 3 instead of 4 in ab,bc->ac, found (4, 5)");
        assertThatThrownBy(() -> einsum.outputShape(List.of(shape(2, 3), shape(3))))
                .hasMessage("expected axes bc of ab,bc->ac, found (3,)");
        assertThatThrownBy(() -> einsum.outputShape(List.of(shape(2, 3))))
                .hasMessage("expected 2 operands for ab,bc->ac, found 1 operands");
        assertThatThrownBy(() -> Einsum.of("...a->a").outputShape(List.of(shape(2, 3))))
                .hasMessage("expected axes with a name in ...a->a, found [(2, 3)]");
    }

    private static Shape shape(long... dims) {
        return Shape.of(dims);
    }

    private static Tensor countedUp(int... dims) {
        return Tensor.of(
                IntStream.rangeClosed(1, Tensor.count(dims)).asDoubleStream().toArray(), dims);
    }

    private static int[] dims(String sizes) {
        return sizes.equals("scalar")
                ? new int[0]
                : List.of(sizes.split("x")).stream().mapToInt(Integer::parseInt).toArray();
    }

    private static double[] doubles(String values) {
        return List.of(values.split(" ")).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
