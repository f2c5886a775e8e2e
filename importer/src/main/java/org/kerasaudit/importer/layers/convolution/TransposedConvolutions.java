package org.kerasaudit.importer.layers.convolution;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.convolution.Sliding.Padding;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Conv1DTranspose, Conv2DTranspose, Conv3DTranspose and Keras 1's Deconvolution2D. */
public final class TransposedConvolutions implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                type("Conv1DTranspose", 1, config -> read(config, 1)).with(Trait.ACTIVATED_LAST, Trait.CONVOLVES),
                type("Conv2DTranspose", 2, config -> read(config, 2)).with(Trait.ACTIVATED_LAST, Trait.CONVOLVES),
                type("Conv3DTranspose", 3, config -> read(config, 3)).with(Trait.ACTIVATED_LAST, Trait.CONVOLVES),
                type("Deconvolution2D", 2, TransposedConvolutions::readKeras1));
    }

    private static Type type(String className, int rank, Function<Config, Layer> reader) {
        return new Type(className, reader)
                .doc("api/layers/convolution_layers/convolution" + rank + "d_transpose/")
                .pitfalls(
                        "The kernel is stored with the filters before the input channels, the reverse of Conv.",
                        "Strides enlarge the output: with padding=same it has strides times as many cells as the input.",
                        "output_padding adds cells at the far end only, and no parameters.");
    }

    /**
     * The transpose of a convolution, with bias and activation: every input cell contributes to a window of the output.
     *
     * @param layout how the kernel is stored
     * @param inputLast whether the kernel is stored as {@code [taps..., out, in]}; Keras 1 stores it like a convolution's
     */
    record TransposedConvolution(
            TransposedSliding sliding, int filters, KernelLayout layout, boolean inputLast, Epilogue epilogue)
            implements Unary {

        @Override
        public List<WeightSpec> weights(Shape input) {
            long channels = channels(input);
            int[] size = sliding.window().size();
            Shape kernel = inputLast ? layout.shape(size, filters, channels) : layout.shape(size, channels, filters);
            List<WeightSpec> weights = new ArrayList<>();
            weights.add(WeightSpec.trainable(layout.name(), kernel));
            weights.addAll(epilogue.weights(filters));
            return List.copyOf(weights);
        }

        @Override
        public Formula formula(Shape input) {
            Map<String, Long> values = sliding.window().namedSizes("kernel");
            values.put("input_channels", channels(input));
            values.put("filters", (long) filters);
            return new Formula(epilogue.formula(String.join(" × ", values.keySet()), "filters"), values);
        }

        @Override
        public Shape outputShape(Shape input) {
            channels(input);
            return sliding.outputShape(input, filters);
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor.count(outputShape(x.shape()).toInts());
            Tensor images = sliding.window().format().toChannelsLast(x);
            int[] spatial = Arrays.copyOfRange(images.dims(), 1, images.rank() - 1);
            Tensor y = kernels.convolveTranspose(images, kernel(weights), sliding.window(spatial));
            return epilogue.apply(y, weights, kernels);
        }

        private Tensor kernel(Weights weights) {
            Tensor kernel = layout.read(weights, sliding.window().rank());
            if (inputLast) return kernel;
            int[] swapped = IntStream.range(0, kernel.rank()).toArray();
            swapped[kernel.rank() - 1]--;
            swapped[kernel.rank() - 2]++;
            return Layout.transpose(kernel, swapped);
        }

        private long channels(Shape input) {
            DataFormat.requireRank(input, sliding.window().rank());
            return sliding.window().format().channels(input, sliding.window().rank());
        }

        /** Keras drops the mask because steps are spread out. */
        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }
    }

    private static Layer read(Config config, int rank) {
        config.ignore("groups");
        Sliding window = Convolutions.slidingWindow(config, rank, false);
        refuseEvenOnTheano(config, "padding", window);
        return new TransposedConvolution(
                new TransposedSliding(window, readOutputPadding(config, window), null),
                config.integer("filters", 1),
                KernelLayout.of(config.origin(), rank, window.format()),
                true,
                Epilogue.read(config, window.format()));
    }

    private static int @Nullable [] readOutputPadding(Config config, Sliding window) {
        if (!config.has("output_padding")) return null;
        int[] padding = config.ints("output_padding", window.rank(), 0);
        for (int i = 0; i < padding.length; i++) {
            if (padding[i] < window.strides()[i]) continue;
            throw Config.wrong("output_padding", "less than strides", config.raw("output_padding"));
        }
        return padding;
    }

    private static Layer readKeras1(Config config) {
        Sliding window = Convolutions.slidingWindowKeras1(config, 2);
        refuseEvenOnTheano(config, "border_mode", window);
        return new TransposedConvolution(
                new TransposedSliding(window, null, readLengths(config, window)),
                config.integer("nb_filter", 1),
                KernelLayout.of(config.origin(), 2, window.format()),
                false,
                Epilogue.read(config, window.format()));
    }

    /** Returns the spatial part of Keras 1's {@code output_shape}, which starts with the batch. */
    private static long[] readLengths(Config config, Sliding window) {
        JsonNode written = config.raw("output_shape");
        Shape shape = config.shape("output_shape");
        String expected = "four sizes, only the batch unknown";
        if (shape.rank() != window.rank() + 2 || !shape.withoutBatch().fullyKnown()) {
            throw Config.wrong("output_shape", expected, written);
        }
        return IntStream.range(0, window.rank())
                .mapToLong(i -> shape.dim(window.format().spatialAxis(window.rank(), i)))
                .toArray();
    }

    /** On Theano, Keras crops the result to the input size of the corresponding convolution. */
    private static void refuseEvenOnTheano(Config config, String key, Sliding window) {
        boolean even = Arrays.stream(window.size()).anyMatch(size -> size % 2 == 0);
        if (even && window.padding() == Padding.HALF) {
            config.refuse(key, "for even kernel sizes, Keras on Theano computes a shape other than the declared one");
        }
    }
}
