package org.kerasaudit.importer.layers.convolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.convolution.Sliding.Padding;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.Window;

/** DepthwiseConv1D and 2D, SeparableConv1D and 2D, and Keras 1's SeparableConvolution2D. */
public final class DepthwiseConvolutions implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                depthwise("DepthwiseConv1D", 1),
                depthwise("DepthwiseConv2D", 2),
                separable("SeparableConv1D", 1, config -> readSeparable(config, 1))
                        .with(Trait.ACTIVATED_LAST),
                separable("SeparableConv2D", 2, config -> readSeparable(config, 2))
                        .with(Trait.ACTIVATED_LAST),
                separable("SeparableConvolution2D", 2, DepthwiseConvolutions::readSeparableKeras1));
    }

    private static Type depthwise(String className, int rank) {
        return new Type(className, config -> readDepthwise(config, rank))
                .doc("api/layers/convolution_layers/depthwise_convolution" + rank + "d/")
                .pitfalls(
                        "There is no filters option: the output has depth_multiplier channels for every input channel.",
                        "No filter sees more than one channel, so parameters grow with the channels, not with their square.")
                .with(Trait.CONVOLVES, Trait.ACTIVATED_LAST);
    }

    private static Type separable(String className, int rank, Function<Config, Layer> reader) {
        return new Type(className, reader)
                .doc("api/layers/convolution_layers/separable_convolution" + rank + "d/")
                .pitfalls(
                        "There are two kernels, one per channel and one across channels, but only one bias and activation.",
                        "The depthwise step has no bias.")
                .with(Trait.CONVOLVES);
    }

    /** A kernel {@code [taps..., in, multiplier]} with separate filters for every channel. */
    record Depthwise(Sliding window, int multiplier, KernelLayout layout) {

        long channels(Shape input) {
            DataFormat.requireRank(input, window.rank());
            return window.format().channels(input, window.rank());
        }

        /** Returns the number of output channels. */
        long filters(Shape input) {
            return Math.multiplyExact(channels(input), (long) multiplier);
        }

        WeightSpec kernel(Shape input) {
            return WeightSpec.trainable(layout.name(), layout.shape(window.size(), channels(input), multiplier));
        }

        /** Returns the factors of the kernel's size. */
        Map<String, Long> factors(Shape input) {
            Map<String, Long> factors = window.namedSizes("kernel");
            factors.put("input_channels", channels(input));
            factors.put("depth_multiplier", (long) multiplier);
            return factors;
        }

        /** Convolves {@code x}, given in the layer's data format; the result is channels last. */
        Tensor convolve(Tensor x, Weights weights, Kernels kernels) {
            Tensor images = window.format().toChannelsLast(x);
            Window resolved = window.window(Arrays.copyOfRange(images.dims(), 1, images.rank() - 1));
            Tensor kernel = layout.read(weights, window.rank());
            int[] grouped = kernel.dims();
            int channels = grouped[window.rank()];
            grouped[window.rank()] = 1;
            grouped[window.rank() + 1] = channels * multiplier;
            return kernels.convolve(images, kernel.reshape(grouped), resolved, channels);
        }
    }

    /** A depthwise convolution with its bias and activation. */
    record DepthwiseConvolution(Depthwise depthwise, Epilogue epilogue) implements Unary {

        @Override
        public List<WeightSpec> weights(Shape input) {
            List<WeightSpec> weights = new ArrayList<>();
            weights.add(depthwise.kernel(input));
            weights.addAll(epilogue.weights(depthwise.filters(input)));
            return List.copyOf(weights);
        }

        @Override
        public Formula formula(Shape input) {
            Map<String, Long> values = depthwise.factors(input);
            String kernel = String.join(" × ", values.keySet());
            return new Formula(epilogue.formula(kernel, "input_channels × depth_multiplier"), values);
        }

        @Override
        public Shape outputShape(Shape input) {
            return depthwise.window.outputShape(input, depthwise.filters(input));
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            return epilogue.apply(depthwise.convolve(x, weights, kernels), weights, kernels);
        }

        /** Convolutions do not use masks; Keras drops them. */
        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }
    }

    /** A depthwise convolution followed by a pointwise one, with one bias and activation at the end. */
    record SeparableConvolution(Depthwise depthwise, int filters, KernelLayout pointwise, Epilogue epilogue)
            implements Unary {

        @Override
        public List<WeightSpec> weights(Shape input) {
            Shape dense = pointwise.shape(ones(), depthwise.filters(input), filters);
            List<WeightSpec> weights = new ArrayList<>();
            weights.add(depthwise.kernel(input));
            weights.add(WeightSpec.trainable(pointwise.name(), dense));
            weights.addAll(epilogue.weights(filters));
            return List.copyOf(weights);
        }

        private int[] ones() {
            int[] ones = new int[depthwise.window.rank()];
            Arrays.fill(ones, 1);
            return ones;
        }

        @Override
        public Formula formula(Shape input) {
            Map<String, Long> values = depthwise.factors(input);
            String kernels = String.join(" × ", values.keySet()) + " + input_channels × depth_multiplier × filters";
            values.put("filters", (long) filters);
            return new Formula(epilogue.formula(kernels, "filters"), values);
        }

        @Override
        public Shape outputShape(Shape input) {
            depthwise.channels(input);
            return depthwise.window.outputShape(input, filters);
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor channels = depthwise.convolve(x, weights, kernels);
            Tensor dense = pointwise.read(weights, depthwise.window.rank());
            Tensor mixed = kernels.matmul(channels, dense.reshape(dense.dim(-2), dense.dim(-1)));
            return epilogue.apply(mixed, weights, kernels);
        }

        /** Convolutions do not use masks; Keras drops them. */
        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }
    }

    private static Layer readDepthwise(Config config, int rank) {
        Origin origin = config.origin();
        config.ignore("groups");
        Sliding window = readWindow(config, rank, false);
        if (window.dilated() && origin.multiBackend() && !origin.atLeast(2, 3) && window.padding() == Padding.VALID) {
            config.refuse("dilation_rate", "before Keras 2.3 the output shape differs from the declared one");
        }
        KernelLayout layout =
                KernelLayout.unflipped(origin.keras3() ? "kernel" : "depthwise_kernel", origin, window.format());
        return new DepthwiseConvolution(
                new Depthwise(window, config.integer("depth_multiplier", 1, 1), layout),
                Epilogue.read(config, window.format()));
    }

    private static Layer readSeparable(Config config, int rank) {
        Origin origin = config.origin();
        config.ignore("groups");
        boolean causal = rank == 1 && !origin.keras3() && !origin.multiBackend();
        Sliding window = readWindow(config, rank, causal);
        boolean even = Arrays.stream(window.size()).anyMatch(size -> size % 2 == 0);
        if (even && window.padding() == Padding.HALF) {
            config.refuse(
                    "padding", "for even kernel sizes, Keras on Theano computes a shape other than the declared one");
        }
        if (window.dilated() && origin.multiBackend() && !origin.atLeast(2, 0, 9)) {
            config.refuse("dilation_rate", "Keras before 2.0.9 ignored it");
        }
        return separable(config, window, "filters");
    }

    private static Layer readSeparableKeras1(Config config) {
        return separable(config, Convolutions.slidingWindowKeras1(config, 2), "nb_filter");
    }

    private static Layer separable(Config config, Sliding window, String filtersKey) {
        Origin origin = config.origin();
        KernelLayout depthwise = KernelLayout.unflipped("depthwise_kernel", origin, window.format());
        return new SeparableConvolution(
                new Depthwise(window, config.integer("depth_multiplier", 1, 1), depthwise),
                config.integer(filtersKey, 1),
                KernelLayout.unflipped("pointwise_kernel", origin, window.format()),
                Epilogue.read(config, window.format()));
    }

    /** Reads the window; Keras 3 allows strides with dilation here, which fails on TensorFlow before Keras 3.15. */
    private static Sliding readWindow(Config config, int rank, boolean causal) {
        return config.origin().keras3()
                ? Convolutions.anySlidingWindow(config, rank, causal)
                : Convolutions.slidingWindow(config, rank, causal);
    }
}
