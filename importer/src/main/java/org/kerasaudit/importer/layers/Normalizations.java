package org.kerasaudit.importer.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** Layers that centre and scale: batch, layer and unit normalization. */
public final class Normalizations implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("BatchNormalization", BatchNormalization::read),
                new Type("BatchNormalizationV1", BatchNormalization::read),
                new Type("SyncBatchNormalization", BatchNormalization::read),
                new Type("LayerNormalization", LayerNormalization::read),
                new Type("UnitNormalization", UnitNormalization::read));
    }

    /** {@code 1 / sqrt(x + epsilon)}. */
    private static UnaryOp inverseRoot(double epsilon) {
        return new UnaryOp("inverse_root", x -> 1 / Math.sqrt(x + epsilon));
    }

    /** Axes counted from the front, ascending; an axis the shape lacks is a mismatch. */
    private static int[] axes(Shape shape, int[] configured) {
        for (int axis : configured) {
            if (!shape.hasAxis(axis)) throw new ShapeException("an axis " + axis, shape.toString());
        }
        return Arrays.stream(configured).map(shape::index).sorted().toArray();
    }

    /** A vector over one axis, or a block over several, in a shape that broadcasts against {@code x}. */
    private static Tensor along(Tensor weight, Tensor x, int... axes) {
        int[] dims = new int[x.rank()];
        Arrays.fill(dims, 1);
        for (int axis : axes) dims[axis] = x.dim(axis);
        return weight.reshape(dims);
    }

    /** A single axis, written as a number or as a list of one. */
    private static int singleAxis(Config config) {
        if (!config.has("axis")) return -1;
        int[] axes = config.intList("axis");
        if (axes.length != 1) throw Config.wrong("axis", "one axis", config.raw("axis"));
        return axes[0];
    }

    /**
     * Ioffe and Szegedy (2015): at inference the moving mean and variance of training. Keras 1's mode 1 normalises each sample
     * by itself, its mode 2 the batch at hand.
     */
    record BatchNormalization(int axis, double epsilon, boolean center, boolean scale, int mode, boolean keras1)
            implements Unary {
        static BatchNormalization read(Config config) {
            config.ignore(
                    "momentum", "virtual_batch_size", "adjustment", "fused", "renorm_momentum", "renorm_clipping");
            boolean keras1 = config.origin().keras1();
            if (config.bool("renorm", false)) config.refuse("renorm", "batch renormalization has further variables");
            int mode = keras1 ? config.integer("mode", 0, 0) : 0;
            if (mode > 2) throw Config.wrong("mode", "0, 1 or 2", config.raw("mode"));
            return new BatchNormalization(
                    singleAxis(config),
                    config.real("epsilon", 1e-3),
                    config.bool("center", true),
                    config.bool("scale", true),
                    mode,
                    keras1);
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            Shape vector = Shape.of(input.dim(axes(input, new int[] {axis})[0]));
            List<WeightSpec> specs = new ArrayList<>();
            if (scale) specs.add(WeightSpec.trainable("gamma", vector));
            if (center) specs.add(WeightSpec.trainable("beta", vector));
            specs.add(WeightSpec.nonTrainable(meanName(), vector));
            specs.add(WeightSpec.nonTrainable(varianceName(), vector));
            return specs;
        }

        @Override
        public Formula formula(Shape input) {
            int vectors = 2 + (scale ? 1 : 0) + (center ? 1 : 0);
            return Formula.of(vectors + " × features", "features", input.dim(axes(input, new int[] {axis})[0]));
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            return kernels.precision().convert(normalized(x, weights, kernels.wide()));
        }

        private Tensor normalized(Tensor x, Weights weights, Kernels kernels) {
            if (mode == 1) return perSample(x, weights, kernels);
            int on = axes(x.shape(), new int[] {axis})[0];
            int[] others = java.util.stream.IntStream.range(0, x.rank())
                    .filter(i -> i != on)
                    .toArray();
            Tensor mean =
                    mode == 2 ? kernels.reduce(x, Reduction.MEAN, true, others) : along(weights.get(meanName()), x, on);
            Tensor variance = mode == 2
                    ? kernels.reduce(x, Reduction.VARIANCE, true, others)
                    : along(weights.get(varianceName()), x, on);
            Tensor factor = kernels.map(variance, inverseRoot(epsilon));
            if (scale) factor = kernels.multiply(factor, along(weights.get("gamma"), x, on));
            Tensor normalized = kernels.multiply(kernels.subtract(x, mean), factor);
            return center ? kernels.add(normalized, along(weights.get("beta"), x, on)) : normalized;
        }

        /** Keras 1 adds epsilon under the root and again to the root. */
        private Tensor perSample(Tensor x, Weights weights, Kernels kernels) {
            Tensor mean = kernels.reduce(x, Reduction.MEAN, true, x.rank() - 1);
            Tensor deviation = kernels.map(
                    kernels.reduce(x, Reduction.VARIANCE, true, x.rank() - 1),
                    new UnaryOp("deviation", variance -> Math.sqrt(variance + epsilon) + epsilon));
            Tensor normalized = kernels.divide(kernels.subtract(x, mean), deviation);
            return kernels.add(kernels.multiply(normalized, weights.get("gamma")), weights.get("beta"));
        }

        private String meanName() {
            return keras1 ? "running_mean" : "moving_mean";
        }

        /** Keras 1 calls the variance a standard deviation. */
        private String varianceName() {
            return keras1 ? "running_std" : "moving_variance";
        }

        @Override
        public String doc() {
            return "api/layers/normalization_layers/batch_normalization/";
        }

        @Override
        public List<String> pitfalls() {
            return List.of(
                    "Two of the four vectors, the moving mean and variance, are not trainable; they count all the same.",
                    "At inference the moving statistics are used, not those of the batch.");
        }
    }

    /**
     * Ba, Kiros and Hinton (2016): mean and variance over the features of each sample.
     *
     * @param rms Keras's deprecated {@code rms_scaling}: scaled by the variance, not centred, without beta
     */
    record LayerNormalization(int[] axes, double epsilon, boolean center, boolean scale, boolean rms) implements Unary {
        static LayerNormalization read(Config config) {
            boolean rms = config.bool("rms_scaling", false);
            int[] axes = config.has("axis") ? config.intList("axis") : new int[] {-1};
            if (config.origin().keras3()) Arrays.sort(axes);
            return new LayerNormalization(
                    axes,
                    config.real("epsilon", 1e-3),
                    config.bool("center", true) && !rms,
                    config.bool("scale", true) || rms,
                    rms);
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            Shape block = block(input);
            List<WeightSpec> specs = new ArrayList<>();
            if (scale) specs.add(WeightSpec.trainable("gamma", block));
            if (center) specs.add(WeightSpec.trainable("beta", block));
            return specs;
        }

        /** Keras 3 sorts the axes before it counts negative ones from the end: [1, -1] of (None, 4, 5, 3) makes (3, 4). */
        private Shape block(Shape input) {
            Normalizations.axes(input, axes);
            return Shape.of(Arrays.stream(axes).mapToLong(input::dim).toArray());
        }

        @Override
        public Formula formula(Shape input) {
            int vectors = (scale ? 1 : 0) + (center ? 1 : 0);
            if (vectors == 0) return Formula.ZERO;
            Shape block = block(input);
            StringBuilder text = new StringBuilder().append(vectors);
            Object[] values = new Object[2 * block.rank()];
            for (int i = 0; i < block.rank(); i++) {
                String name = block.rank() == 1 ? "features" : "size_" + (i + 1);
                text.append(" × ").append(name);
                values[2 * i] = name;
                values[2 * i + 1] = block.dim(i);
            }
            return Formula.of(text.toString(), values);
        }

        @Override
        public Shape outputShape(Shape input) {
            block(input);
            return input;
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            return kernels.precision().convert(normalized(x, weights, kernels.wide()));
        }

        private Tensor normalized(Tensor x, Weights weights, Kernels kernels) {
            int[] over = Normalizations.axes(x.shape(), axes);
            Tensor mean = kernels.reduce(x, Reduction.MEAN, true, over);
            Tensor factor = kernels.map(kernels.reduce(x, Reduction.VARIANCE, true, over), inverseRoot(epsilon));
            Tensor centred = rms ? x : kernels.subtract(x, mean);
            Tensor normalized = kernels.multiply(centred, factor);
            if (scale) normalized = kernels.multiply(normalized, along(weights.get("gamma"), x, over));
            return center ? kernels.add(normalized, along(weights.get("beta"), x, over)) : normalized;
        }

        @Override
        public String doc() {
            return "api/layers/normalization_layers/layer_normalization/";
        }

        @Override
        public List<String> pitfalls() {
            return List.of("There are no moving statistics: both vectors are trainable.");
        }
    }
}
