package org.kerasaudit.importer.layers.convolution;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Pooling to a fixed output size, regardless of the input's: output cell {@code i} of {@code n} covers the input cells
 * from {@code ⌊i × length / n⌋} up to {@code ⌈(i + 1) × length / n⌉}. Windows overlap if the output size does not
 * divide the input size.
 *
 * @param outputSize cells per spatial axis
 * @param max whether to take the maximum instead of the mean
 */
record AdaptivePooling(List<Integer> outputSize, DataFormat format, boolean max) implements Unary {

    static AdaptivePooling read(Config config, int rank, boolean max) {
        List<Integer> sizes = new ArrayList<>();
        for (int size : config.ints("output_size", rank, 1)) sizes.add(size);
        return new AdaptivePooling(List.copyOf(sizes), DataFormat.read(config), max);
    }

    private int rank() {
        return outputSize.size();
    }

    @Override
    public Shape outputShape(Shape input) {
        DataFormat.requireRank(input, rank());
        Shape output = input;
        for (int i = 0; i < rank(); i++) output = output.with(format.spatialAxis(rank(), i), outputSize.get(i));
        return output;
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        DataFormat.requireRank(x.shape(), rank());
        Tensor pooled = x;
        for (int i = 0; i < rank(); i++) {
            pooled = pool(pooled, x.shape().index(format.spatialAxis(rank(), i)), outputSize.get(i), kernels);
        }
        return pooled;
    }

    private Tensor pool(Tensor x, int axis, int cells, Kernels kernels) {
        long length = x.dim(axis);
        List<Tensor> parts = new ArrayList<>();
        for (int i = 0; i < cells; i++) {
            int from = (int) (i * length / cells);
            int to = (int) (((i + 1) * length + cells - 1) / cells);
            Tensor window = Layout.slice(x, axis, from, to - from);
            parts.add(kernels.reduce(window, max ? Reduction.MAX : Reduction.MEAN, true, axis));
        }
        return Layout.concat(parts, axis);
    }

    /** Keras does not declare mask support. */
    @Override
    public @Nullable Tensor outputMask(Value input, Kernels kernels) {
        return null;
    }
}
