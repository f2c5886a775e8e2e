package org.kerasaudit.importer.layers.spatial;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Zero padding, cropping and upsampling of spatial axes, in one to three dimensions. */
public final class Spatial implements LayerFamily {
    private static final Resampling REPEATED =
            new Resampling(Interpolation.NEAREST, false, Resampling.Rounding.UNSTATED);

    @Override
    public List<Type> types() {
        List<Type> types = new ArrayList<>();
        for (int dimensions = 1; dimensions <= 3; dimensions++) {
            int rank = dimensions;
            types.add(new Type("ZeroPadding" + rank + "D", config -> readZeroPadding(config, rank))
                    .doc(Reshaping.PAGE + "zero_padding" + rank + "d/")
                    .with(Trait.KEEPS_NON_NEGATIVE));
            Type cropping = new Type("Cropping" + rank + "D", config -> readCropping(config, rank))
                    .doc(Reshaping.PAGE + "cropping" + rank + "d/");
            types.add(rank == 1 ? cropping.with(Trait.MOVES_ELEMENTS) : cropping);
            types.add(new Type("UpSampling" + rank + "D", config -> readUpSampling(config, rank))
                    .doc(Reshaping.PAGE + "up_sampling" + rank + "d/")
                    .pitfalls("UpSampling has no parameters; Conv2DTranspose is the layer that learns to enlarge."));
        }
        return types;
    }

    /** Adds zeros around the spatial axes. */
    record ZeroPadding(Margins margins) implements SpatialLayer {
        @Override
        public Shape outputShape(Shape input) {
            return margins.addTo(input);
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor.count(outputShape(x.shape()).toInts());
            return Layout.pad(x, margins.perAxis(margins.before()), margins.perAxis(margins.after()));
        }
    }

    /** Removes cells at both ends of the spatial axes. */
    record Cropping(Margins margins) implements SpatialLayer {
        @Override
        public Shape outputShape(Shape input) {
            return margins.cutFrom(input);
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            int[] dims = outputShape(x.shape()).toInts();
            Tensor cropped = x;
            for (int i = 0; i < margins.rank(); i++) {
                int axis = margins.firstAxis() + i;
                cropped = Layout.slice(cropped, axis, margins.before()[i], dims[axis]);
            }
            return cropped;
        }
    }

    /** Expands every cell to {@code size} cells per spatial axis. */
    record UpSampling(int[] size, DataFormat format, Resampling resampling, Resampling.Result result)
            implements SpatialLayer {
        @Override
        public Shape outputShape(Shape input) {
            DataFormat.requireRank(input, size.length);
            Shape output = input;
            for (int i = 0; i < size.length; i++) {
                int axis = format.spatialAxis(size.length, i);
                if (input.known(axis)) output = output.with(axis, Math.multiplyExact(input.dim(axis), (long) size[i]));
            }
            return output;
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            int[] dims = outputShape(x.shape()).toInts();
            Tensor.count(dims);
            int[] axes = new int[size.length];
            int[] lengths = new int[size.length];
            for (int i = 0; i < size.length; i++) {
                axes[i] = x.shape().index(format.spatialAxis(size.length, i));
                lengths[i] = dims[axes[i]];
            }
            Tensor resized = resampling.resize(x, axes, lengths, kernels);
            return result.of(resized, x.dtype(), kernels);
        }
    }

    /** A layer without parameters that drops the mask in Keras. */
    interface SpatialLayer extends Unary {
        @Override
        default @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }
    }

    private static Layer readZeroPadding(Config config, int rank) {
        boolean sequence = config.origin().keras1() && rank == 1;
        DataFormat format = sequence ? DataFormat.CHANNELS_LAST : DataFormat.read(config);
        return new ZeroPadding(Margins.read(config, "padding", rank, 1, format));
    }

    private static Layer readCropping(Config config, int rank) {
        DataFormat format = rank == 1 ? DataFormat.CHANNELS_LAST : DataFormat.read(config);
        return new Cropping(Margins.read(config, "cropping", rank, rank == 2 ? 0 : 1, format));
    }

    private static Layer readUpSampling(Config config, int rank) {
        int[] size = config.ints(config.origin().keras1() && rank == 1 ? "length" : "size", rank, 1, 2);
        DataFormat format = rank == 1 ? DataFormat.CHANNELS_LAST : DataFormat.read(config);
        Resampling resampling = rank == 2 ? Resampling.read(config, Interpolation.NEAREST, false) : REPEATED;
        return new UpSampling(size, format, resampling, Resampling.Result.of(config.origin()));
    }
}
