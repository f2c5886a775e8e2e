package org.kerasaudit.importer.layers.convolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.convolution.Sliding.Padding;
import org.kerasaudit.importer.layers.kernel.Lora;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Conv1D, Conv2D and Conv3D, including their Keras 1 names. */
public final class Convolutions implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                type("Conv1D", 1).with(Trait.ACTIVATED_LAST, Trait.SIGN_OF_ACTIVATION, Trait.UNITS_LAST),
                type("Conv2D", 2).with(Trait.ACTIVATED_LAST, Trait.SIGN_OF_ACTIVATION, Trait.UNITS_LAST),
                type("Conv3D", 3).with(Trait.ACTIVATED_LAST, Trait.SIGN_OF_ACTIVATION, Trait.UNITS_LAST),
                type("Convolution1D", 1).with(Trait.ACTIVATED_LAST),
                type("Convolution2D", 2).with(Trait.ACTIVATED_LAST),
                type("Convolution3D", 3).with(Trait.ACTIVATED_LAST),
                type("AtrousConvolution1D", 1),
                type("AtrousConvolution2D", 2));
    }

    private static Type type(String className, int rank) {
        return new Type(className, config -> read(config, rank))
                .doc("api/layers/convolution_layers/convolution" + rank + "d/")
                .pitfalls(
                        "The kernel spans all input channels, so its parameters grow with them although no option mentions them.",
                        "Strides, padding and dilation change the output size, never the number of parameters.",
                        "There is one bias per filter, not one per output cell.",
                        "With groups, each filter sees only input_channels / groups channels.")
                .with(Trait.CONVOLVES);
    }

    /**
     * A convolution with its bias and activation.
     *
     * @param layout how the kernel is stored
     * @param adapters null for none
     * @param batchAxes whether the input may have several batch axes, as in tf.keras
     */
    record Convolution(
            Sliding window,
            int filters,
            int groups,
            KernelLayout layout,
            @Nullable Lora adapters,
            Epilogue epilogue,
            boolean batchAxes)
            implements Unary {

        @Override
        public List<WeightSpec> weights(Shape input) {
            WeightSpec kernel =
                    WeightSpec.trainable(layout.name(), layout.shape(window.size(), groupChannels(input), filters));
            List<WeightSpec> weights = new ArrayList<>();
            weights.add(adapters == null ? kernel : kernel.frozen());
            weights.addAll(epilogue.weights(filters));
            if (adapters != null) weights.addAll(adapters.weights(kernel.shape()));
            return List.copyOf(weights);
        }

        @Override
        public Formula formula(Shape input) {
            Map<String, Long> values = window.namedSizes("kernel");
            values.put(groups == 1 ? "input_channels" : "input_channels_per_group", groupChannels(input));
            String patch = String.join(" × ", values.keySet());
            values.put("filters", (long) filters);
            String text = epilogue.formula(patch + " × filters", "filters");
            if (adapters == null) return new Formula(text, values);
            values.put("lora_rank", (long) adapters.rank());
            return new Formula(text + " + " + patch + " × lora_rank + lora_rank × filters", values);
        }

        @Override
        public Shape outputShape(Shape input) {
            groupChannels(input);
            return window.outputShape(input, filters);
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor images = window.format().toChannelsLast(mergeBatchAxes(x));
            int[] spatial = Arrays.copyOfRange(images.dims(), 1, window.rank() + 1);
            Tensor kernel = Lora.merged(adapters, layout.read(weights, window.rank()), weights, kernels);
            Tensor y = kernels.convolve(images, kernel, window.window(spatial), groups);
            return splitBatchAxes(epilogue.apply(y, weights, kernels), x);
        }

        /** Convolutions do not use masks; Keras drops them. */
        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }

        private long groupChannels(Shape input) {
            if (!batchAxes || input.rank() < window.rank() + 2) DataFormat.requireRank(input, window.rank());
            long channels = window.format().channels(input, window.rank());
            if (channels % groups != 0) {
                throw new ShapeException("channels divisible by groups=" + groups, channels + " channels: " + input);
            }
            return channels / groups;
        }

        private Tensor mergeBatchAxes(Tensor x) {
            int extra = x.rank() - window.rank() - 2;
            if (extra == 0) return x;
            int batch = Tensor.count(Arrays.copyOf(x.dims(), extra + 1));
            return x.reshape(
                    Shape.of(batch).append(x.shape().slice(extra + 1, x.rank())).toInts());
        }

        private Tensor splitBatchAxes(Tensor y, Tensor x) {
            int extra = x.rank() - window.rank() - 2;
            if (extra == 0) return y;
            return y.reshape(x.shape()
                    .slice(0, extra + 1)
                    .append(y.shape().withoutBatch())
                    .toInts());
        }
    }

    private static Layer read(Config config, int rank) {
        return config.origin().keras1() ? readKeras1(config, rank) : readCurrent(config, rank);
    }

    private static Layer readCurrent(Config config, int rank) {
        int filters = config.integer("filters", 1);
        int groups = config.integer("groups", 1, 1);
        if (filters % groups != 0) {
            throw Config.wrong("filters", "a multiple of groups=" + groups, config.raw("filters"));
        }
        Sliding window = slidingWindow(config, rank, rank == 1);
        return new Convolution(
                window,
                filters,
                groups,
                KernelLayout.of(config.origin(), rank, window.format()),
                Lora.read(config, "kernel"),
                Epilogue.read(config, window.format()),
                !config.origin().keras3());
    }

    /** Reads the window of a Keras 2 or 3 convolution. Throws {@link ConfigException} if it is both strided and dilated. */
    public static Sliding slidingWindow(Config config, int rank, boolean causal) {
        Sliding window = anySlidingWindow(config, rank, causal);
        if (window.strided() && window.dilated() && !config.origin().backend().equals("theano")) {
            throw Config.wrong("dilation_rate", "1 because strides > 1", config.raw("dilation_rate"));
        }
        return window;
    }

    /** Reads the window of a Keras 2 or 3 convolution that may be both strided and dilated. */
    static Sliding anySlidingWindow(Config config, int rank, boolean causal) {
        Origin origin = config.origin();
        List<String> paddings = new ArrayList<>(List.of("valid", "same"));
        if (causal) paddings.add("causal");
        if (origin.flipsKernels()) paddings.add("full");
        String padding = config.oneOf("padding", paddings.toArray(String[]::new));
        Sliding window = new Sliding(
                config.ints("kernel_size", rank, 1),
                config.ints("strides", rank, 1, 1),
                config.ints("dilation_rate", rank, 1, 1),
                Padding.named(padding, origin),
                DataFormat.read(config));
        if (window.dilated() && origin.backend().equals("cntk")) {
            config.refuse(
                    "dilation_rate", "whether Keras on CNTK treated it as strides depended on version and device");
        }
        return window;
    }

    private static Layer readKeras1(Config config, int rank) {
        config.ignore("input_dim", "input_length");
        Sliding window = slidingWindowKeras1(config, rank);
        boolean even = Arrays.stream(window.size()).anyMatch(size -> size % 2 == 0);
        if (rank == 3 && even && window.padding() == Padding.HALF) {
            config.refuse(
                    "border_mode",
                    "Theano added the odd padding cell at the end before 0.9 and at the start since then");
        }
        return new Convolution(
                window,
                config.integer("nb_filter", 1),
                1,
                KernelLayout.of(config.origin(), rank, window.format()),
                null,
                Epilogue.read(config, window.format()),
                false);
    }

    /** Reads the window of a Keras 1 convolution. */
    public static Sliding slidingWindowKeras1(Config config, int rank) {
        return new Sliding(
                kernelSizeKeras1(config, rank),
                config.ints(rank == 1 ? "subsample_length" : "subsample", rank, 1, 1),
                config.ints("atrous_rate", rank, 1, 1),
                Padding.named(config.oneOf("border_mode", "valid", "same", "full"), config.origin()),
                rank == 1 ? DataFormat.CHANNELS_LAST : DataFormat.read(config));
    }

    private static int[] kernelSizeKeras1(Config config, int rank) {
        return switch (rank) {
            case 1 -> config.ints("filter_length", 1, 1);
            case 2 -> new int[] {config.integer("nb_row", 1), config.integer("nb_col", 1)};
            default ->
                new int[] {
                    config.integer("kernel_dim1", 1), config.integer("kernel_dim2", 1), config.integer("kernel_dim3", 1)
                };
        };
    }
}
