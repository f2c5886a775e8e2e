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
 * The storage layout of a convolution kernel in a generation of Keras.
 *
 * @param name the variable's name: {@code kernel}, or {@code W} in Keras 1
 * @param filtersFirst {@code [out, in, taps...]} instead of {@code [taps..., in, out]}
 * @param flatAxis whether an axis of size 1 follows the only spatial one: Keras 1 convolved sequences as images one
 *     cell wide
 * @param flipped whether taps are reversed along every spatial axis, as in Theano
 */
public record KernelLayout(String name, boolean filtersFirst, boolean flatAxis, boolean flipped) {

    public static KernelLayout of(Origin origin, int spatialRank, DataFormat format) {
        if (!origin.keras1()) return new KernelLayout("kernel", false, false, origin.flipsKernels());
        boolean filtersFirst = spatialRank == 1 ? !origin.atLeast(1, 1) : format == DataFormat.CHANNELS_FIRST;
        return new KernelLayout("W", filtersFirst, spatialRank == 1, origin.flipsKernels());
    }

    /** Returns the layout of depthwise and separable kernels, which no generation flips. */
    static KernelLayout unflipped(String name, Origin origin, DataFormat format) {
        return new KernelLayout(name, origin.keras1() && format == DataFormat.CHANNELS_FIRST, false, false);
    }

    /** Returns the stored shape of a kernel of {@code size} taps. */
    public Shape shape(int[] size, long in, long out) {
        Shape taps = flatAxis ? Shape.of(size).append(1) : Shape.of(size);
        return filtersFirst ? Shape.of(out, in).append(taps) : taps.append(in, out);
    }

    /** Returns the stored kernel as {@code [taps..., in, out]}, taps in the order of the input cells. */
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
