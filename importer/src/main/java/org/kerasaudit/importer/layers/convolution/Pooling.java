package org.kerasaudit.importer.layers.convolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.convolution.Sliding.Padding;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.Window;

/** Max and average pooling, over sliding windows or globally, in one to three dimensions. */
public final class Pooling implements LayerFamily {
    private static final String PAGE = "api/layers/pooling_layers/";

    @Override
    public List<Type> types() {
        List<Type> types = new ArrayList<>();
        for (int dimensions = 1; dimensions <= 3; dimensions++) {
            for (boolean max : new boolean[] {true, false}) {
                types.add(windowed(dimensions, max));
                types.add(global(dimensions, max));
                types.add(adaptive(dimensions, max));
            }
        }
        return types;
    }

    private static Type windowed(int rank, boolean max) {
        return new Type((max ? "Max" : "Average") + "Pooling" + rank + "D", config -> readWindowed(config, rank, max))
                .doc(PAGE + (max ? "max" : "average") + "_pooling" + rank + "d/")
                .pitfalls(
                        "Pooling has no parameters, but it reduces the number of inputs of a following Dense layer.",
                        "Strides default to pool_size, not to 1.",
                        max
                                ? "Padding never wins: cells outside the input are excluded from the maximum."
                                : "With padding=same the mean is over the cells inside the input, not over the whole window.")
                .with(Trait.KEEPS_NON_NEGATIVE);
    }

    private static Type global(int rank, boolean max) {
        return new Type(
                        "Global" + (max ? "Max" : "Average") + "Pooling" + rank + "D",
                        config -> readGlobal(config, rank, max))
                .doc(PAGE + "global_" + (max ? "max" : "average") + "_pooling" + rank + "d/")
                .pitfalls(
                        "One number per channel remains, regardless of the input size; there are no parameters.",
                        "Unlike Flatten, it keeps the parameter count of the following layers independent of the input size.")
                .with(Trait.KEEPS_NON_NEGATIVE);
    }

    private static Type adaptive(int rank, boolean max) {
        return new Type(
                        "Adaptive" + (max ? "Max" : "Average") + "Pooling" + rank + "D",
                        config -> AdaptivePooling.read(config, rank, max))
                .doc(PAGE)
                .pitfalls(
                        "Pooling has no parameters, and its output size does not depend on the input size.",
                        "Windows overlap if the output size does not divide the input size.");
    }

    /**
     * The maximum or mean under a sliding window, per channel.
     *
     * @param max whether to take the maximum instead of the mean
     * @param repeats whether border cells are repeated if padding is uneven, as in average pooling on torch
     */
    record WindowedPooling(Sliding window, boolean max, boolean repeats) implements Unary {

        @Override
        public Shape outputShape(Shape input) {
            DataFormat.requireRank(input, window.rank());
            return window.outputShape(input, input.dim(window.format().channelAxis(window.rank())));
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor images = window.format().toChannelsLast(x);
            Window resolved = window.window(Arrays.copyOfRange(images.dims(), 1, window.rank() + 1));
            if (repeats && !Arrays.equals(resolved.before(), resolved.after())) {
                images = withBorder(images, resolved);
                int[] none = new int[resolved.rank()];
                resolved = new Window(resolved.size(), resolved.strides(), resolved.dilation(), none, none);
            }
            Tensor pooled = max ? kernels.maxPool(images, resolved) : kernels.averagePool(images, resolved);
            return window.format().fromChannelsLast(pooled);
        }

        private static Tensor withBorder(Tensor images, Window window) {
            Tensor bordered = images;
            for (int i = 0; i < window.rank(); i++) {
                int before = window.before()[i];
                int last = images.dim(i + 1) - 1;
                int length = before + last + 1 + window.after()[i];
                bordered = Layout.select(bordered, i + 1, length, at -> Math.min(Math.max(at - before, 0), last));
            }
            return bordered;
        }

        /** Keras drops the mask because steps are merged. */
        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }
    }

    /**
     * The maximum or mean of each channel.
     *
     * @param max whether to take the maximum instead of the mean
     * @param keepDims whether spatial axes are kept with size 1
     * @param masking how a mask is applied
     */
    record GlobalPooling(int rank, DataFormat format, boolean max, boolean keepDims, Masked masking) implements Unary {
        private static final BinaryOp SELECTED = new BinaryOp("where", (x, keep) -> keep != 0 ? x : 0);

        @Override
        public Shape outputShape(Shape input) {
            DataFormat.requireRank(input, rank);
            Shape output = input;
            for (int axis : spatialAxes()) output = output.with(axis, 1);
            return keepDims ? output : Shape.of(input.dim(0), input.dim(format.channelAxis(rank)));
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            return kernels.reduce(x, max ? Reduction.MAX : Reduction.MEAN, keepDims, spatialAxes());
        }

        @Override
        public List<String> callArguments() {
            return rank == 1 && !max ? List.of("mask") : List.of();
        }

        /** With a mask, the 1D average is the mean of the valid steps; no other variant uses masks. */
        @Override
        public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
            Value input = inputs.input();
            Tensor mask = input.mask();
            Tensor pooled = mask == null || max || rank > 1
                    ? forward(input.tensor(), weights, kernels)
                    : maskedMean(input.tensor(), mask, kernels);
            return List.of(Value.of(pooled));
        }

        private Tensor maskedMean(Tensor x, Tensor mask, Kernels kernels) {
            boolean channelsFirst = format == DataFormat.CHANNELS_FIRST;
            if (channelsFirst && masking == Masked.MULTIPLIED_CHANNELS_LAST) {
                throw new ShapeException(
                        "channels_last data, the only format this version of Keras masks", "channels_first data");
            }
            Shape column = x.shape().with(channelsFirst ? 1 : 2, 1);
            if (!mask.shape().equals(column.without(channelsFirst ? 1 : 2))) {
                throw new ShapeException("a mask (batch, steps) for " + x, mask.toString());
            }
            Tensor keep = mask.reshape(column.toInts());
            Tensor counted = kernels.zip(x, keep, masking == Masked.SELECTED ? SELECTED : BinaryOp.MULTIPLY);
            Tensor sum = kernels.reduce(counted, Reduction.SUM, keepDims, spatialAxes());
            return kernels.divide(sum, kernels.reduce(keep, Reduction.SUM, keepDims, spatialAxes()));
        }

        private int[] spatialAxes() {
            int first = format == DataFormat.CHANNELS_FIRST ? 2 : 1;
            return IntStream.range(first, first + rank).toArray();
        }
    }

    /** How the masked average excludes steps. */
    enum Masked {
        SELECTED,
        /** Multiplies by zero, which leaves NaN as NaN. */
        MULTIPLIED,
        /**
         * Multiplies by a mask aligned with channels-last data regardless of the format, as in Keras 2 before tf.keras.
         */
        MULTIPLIED_CHANNELS_LAST;

        static Masked of(Origin origin) {
            if (origin.multiBackend()) return MULTIPLIED_CHANNELS_LAST;
            return origin.keras3() && !origin.before(3, 15) ? SELECTED : MULTIPLIED;
        }
    }

    private static Layer readWindowed(Config config, int rank, boolean max) {
        boolean keras1 = config.origin().keras1();
        boolean sequence = keras1 && rank == 1;
        int[] size = config.ints(sequence ? "pool_length" : "pool_size", rank, 1, 2);
        String strides = sequence ? "stride" : "strides";
        int[] none = new int[rank];
        Arrays.fill(none, 1);
        Sliding window = new Sliding(
                size,
                config.has(strides) ? config.ints(strides, rank, 1) : size,
                none,
                padding(config.oneOf(keras1 ? "border_mode" : "padding", "valid", "same"), config.origin()),
                sequence ? DataFormat.CHANNELS_LAST : DataFormat.read(config));
        if (window.padding() == Padding.OVERHANGING
                && rank == 3
                && Arrays.stream(size).anyMatch(cells -> cells == 1)) {
            config.refuse("pool_size", "Theano does not support windows of one cell along a padded axis");
        }
        boolean torch = config.origin().backend().equals("torch") && !max && window.padding() == Padding.SAME;
        return new WindowedPooling(window, max, torch);
    }

    private static Padding padding(String kerasName, Origin origin) {
        Padding padding = Padding.named(kerasName, origin);
        return padding == Padding.HALF ? Padding.OVERHANGING : padding;
    }

    private static Layer readGlobal(Config config, int rank, boolean max) {
        boolean sequence = config.origin().keras1() && rank == 1;
        DataFormat format = sequence ? DataFormat.CHANNELS_LAST : DataFormat.read(config);
        return new GlobalPooling(rank, format, max, config.bool("keepdims", false), Masked.of(config.origin()));
    }
}
