package org.kerasaudit.importer.layers.kernel;

import java.util.List;
import java.util.stream.IntStream;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A product of input and kernel defined by an equation, as in EinsumDense.
 *
 * @param input a label for every axis of the input; likewise {@code weights} for the kernel and {@code output} for the
 *     product
 */
public record EinsumProduct(Einsum einsum, String input, String weights, String output, Shape kernel)
        implements Contraction {

    @Override
    public int[] summed() {
        return missing(weights);
    }

    @Override
    public int[] summedOfInput(int rank) {
        return missing(input);
    }

    private int[] missing(String labels) {
        return IntStream.range(0, labels.length())
                .filter(axis -> output.indexOf(labels.charAt(axis)) < 0)
                .toArray();
    }

    @Override
    public String inputs() {
        return "inputs";
    }

    @Override
    public String outputs() {
        return "outputs";
    }

    @Override
    public String zeroPoints() {
        return "zero_point";
    }

    @Override
    public Tensor multiply(Tensor x, Tensor stored, Kernels kernels) {
        return einsum.apply(List.of(x, stored), kernels);
    }

    @Override
    public Shape outputScales() {
        return stretched(weights, kernel);
    }

    @Override
    public Tensor align(Tensor inputScales) {
        int[] order =
                output.chars().map(input::indexOf).filter(axis -> axis >= 0).toArray();
        int[] all = IntStream.concat(IntStream.of(order), IntStream.of(missing(input)))
                .toArray();
        return Layout.transpose(inputScales, all)
                .reshape(stretched(input, inputScales.shape()).toInts());
    }

    /** Returns the output axes with the sizes of equally labeled axes, 1 where there is none. */
    private Shape stretched(String labels, Shape sizes) {
        return Shape.of(output.chars()
                .mapToLong(label -> labels.indexOf(label) < 0 ? 1 : sizes.dim(labels.indexOf(label)))
                .toArray());
    }
}
