package org.kerasaudit.importer.layers.convolution;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * How a generation of Keras stores a convolution kernel.
 *
 * @param name the variable's name: {@code kernel}, or {@code W} in Keras 1
 * @param filtersFirst {@code [out, in, taps...]} instead of {@code [taps..., in, out]}
 * @param flatAxis Keras 1 convolved sequences as images one cell wide: a size-1 axis follows the only spatial one
 * @param flipped taps in reverse along every spatial axis, as Theano convolves
 */
public record KernelLayout(String name, boolean filtersFirst, boolean flatAxis, boolean flipped) {

    public static KernelLayout of(Origin origin, int spatialRank, DataFormat format) {
        if (!origin.keras1()) return new KernelLayout("kernel", false, false, origin.flipsKernels());
        boolean filtersFirst = spatialRank == 1 ? !origin.atLeast(1, 1) : format == DataFormat.CHANNELS_FIRST;
        return new KernelLayout("W", filtersFirst, spatialRank == 1, origin.flipsKernels());
    }

    /** The layout of a kernel of this name that no generation flips: of depthwise and separable convolutions. */
    static KernelLayout unflipped(String name, Origin origin, DataFormat format) {
        return new KernelLayout(name, origin.keras1() && format == DataFormat.CHANNELS_FIRST, false, false);
    }

    /** The shape of a kernel of {@code size} taps as it is stored. */
    public Shape shape(int[] size, long in, long out) {
        Shape taps = flatAxis ? Shape.of(size).append(1) : Shape.of(size);
        return filtersFirst ? Shape.of(out, in).append(taps) : taps.append(in, out);
    }

    /** The stored kernel as {@code [taps..., in, out]}, taps in the order in which they meet the input. */
    public Tensor read(Weights weights, int spatialRank) {
        Tensor kernel = weights.get(name);
        if (filtersFirst) kernel = Layout.transpose(kernel, tapsFirst(kernel.rank()));
        if (flatAxis) kernel = kernel.reshape(kernel.dim(0), kernel.dim(-2), kernel.dim(-1));
        if (flipped) for (int axis = 0; axis < spatialRank; axis++) kernel = Layout.reverse(kernel, axis);
        return kernel;
    }

    private static int[] tapsFirst(int rank) {
        int[] permutation = IntStream.range(2, rank + 2).toArray();
        permutation[rank - 2] = 1;
        permutation[rank - 1] = 0;
        return Arrays.copyOf(permutation, rank);
    }
}
