package org.kerasaudit.importer.tensor.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.Window;

/**
 * Operands too large for one block, tile or run. Each output is reduced to a sum with the weights 0 to 12 in turn; the
 * expected sums are from Keras 3.15.1 on TensorFlow 2.21. The operands are small multiples of 1/4 and 1/2, so nothing
 * is rounded.
 */
class SlidingKernelsTest {
    @ParameterizedTest
    @EnumSource
    void matmulSpansPanels(Precision precision) {
        Tensor product = new PlainKernels(precision).matmul(input(3, 700), kernel(700, 1100));
        assertThat(product.dims()).containsExactly(3, 1100);
        assertThat(fingerprint(product)).isEqualTo(10.75);
    }

    @ParameterizedTest
    @EnumSource
    void convolutionSpansTiles(Precision precision) {
        Kernels kernels = new PlainKernels(precision);
        Tensor x = input(1, 64, 64, 16);
        Tensor kernel = kernel(3, 3, 16, 8);
        Tensor same = kernels.convolve(x, kernel, window(of(3, 3), of(1, 1), of(1, 1), of(1, 1), of(1, 1)), 1);
        assertThat(same.dims()).containsExactly(1, 64, 64, 8);
        assertThat(fingerprint(same)).isEqualTo(15.125);
        Tensor strided = kernels.convolve(x, kernel, window(of(3, 3), of(2, 2), of(1, 1), of(0, 0), of(1, 1)), 1);
        assertThat(strided.dims()).containsExactly(1, 32, 32, 8);
        assertThat(fingerprint(strided)).isEqualTo(328.875);
    }

    @ParameterizedTest
    @EnumSource
    void depthwiseConvolutionSpansRuns(Precision precision) {
        Kernels kernels = new PlainKernels(precision);
        Tensor sequence =
                kernels.convolve(input(2, 300, 40), kernel(5, 1, 40), window(of(5), of(1), of(1), of(0), of(0)), 40);
        assertThat(fingerprint(sequence)).isEqualTo(208.25);

        Tensor x = input(1, 9, 200, 24);
        Tensor kernel = kernel(3, 3, 1, 48);
        Window strided = window(of(3, 3), of(2, 2), of(1, 1), of(1, 0), of(1, 1));
        assertThat(fingerprint(kernels.convolve(x, kernel, strided, 24))).isEqualTo(-352.5);
        Window dilated = window(of(3, 3), of(1, 1), of(2, 3), of(2, 3), of(2, 3));
        assertThat(fingerprint(kernels.convolve(x, kernel, dilated, 24))).isEqualTo(-1188.125);
    }

    @ParameterizedTest
    @EnumSource
    void transposedConvolutionSpansRuns(Precision precision) {
        Kernels kernels = new PlainKernels(precision);
        Tensor x = input(1, 60, 50, 16);
        Tensor kernel = kernel(3, 3, 8, 16);
        Tensor same = kernels.convolveTranspose(x, kernel, window(of(3, 3), of(2, 2), of(1, 1), of(0, 0), of(1, 1)));
        assertThat(same.dims()).containsExactly(1, 120, 100, 8);
        assertThat(fingerprint(same)).isEqualTo(913.875);
        Tensor valid = kernels.convolveTranspose(x, kernel, window(of(3, 3), of(1, 3), of(1, 1), of(0, 0), of(0, 0)));
        assertThat(valid.dims()).containsExactly(1, 62, 150, 8);
        assertThat(fingerprint(valid)).isEqualTo(31.375);
        Tensor sequence = kernels.convolveTranspose(
                input(2, 300, 40), kernel(5, 3, 40), window(of(5), of(1), of(1), of(0), of(0)));
        assertThat(sequence.dims()).containsExactly(2, 304, 3);
        assertThat(fingerprint(sequence)).isEqualTo(532.75);
    }

    /** bfloat16 is excluded because it cannot represent the means. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BFLOAT16")
    void poolingSpansRuns(Precision precision) {
        Kernels kernels = new PlainKernels(precision);
        Tensor x = input(1, 9, 200, 24);
        Window max = window(of(3, 3), of(2, 2), of(1, 1), of(1, 0), of(1, 1));
        assertThat(fingerprint(kernels.maxPool(x, max))).isEqualTo(80807.25);
        Window average = window(of(2, 4), of(1, 3), of(1, 1), of(0, 1), of(1, 1));
        assertThat(fingerprint(kernels.averagePool(x, average)) * 24).isCloseTo(370, within(0.01));
    }

    private static Window window(int[] size, int[] strides, int[] dilation, int[] before, int[] after) {
        return new Window(size, strides, dilation, before, after);
    }

    private static int[] of(int... perAxis) {
        return perAxis;
    }

    private static double fingerprint(Tensor x) {
        return IntStream.range(0, x.size())
                .mapToDouble(i -> x.get(i) * (i % 13))
                .sum();
    }

    private static Tensor input(int... dims) {
        return fill(i -> (Math.floorMod(i * 7 + 3, 11) - 5) / 4.0, dims);
    }

    private static Tensor kernel(int... dims) {
        return fill(i -> (Math.floorMod(i * 5 + 1, 7) - 3) / 2.0, dims);
    }

    private static Tensor fill(IntToDoubleFunction value, int... dims) {
        double[] values =
                IntStream.range(0, Tensor.count(dims)).mapToDouble(value).toArray();
        return Tensor.of(values, dims);
    }
}
