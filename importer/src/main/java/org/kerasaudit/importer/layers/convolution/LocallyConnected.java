package org.kerasaudit.importer.layers.convolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Activation;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.ShapeException;
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

/** LocallyConnected1D and 2D of Keras 1 and 2: convolutions with a separate kernel for every output cell. */
public final class LocallyConnected implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(type(1), type(2));
    }

    private static Type type(int rank) {
        return new Type("LocallyConnected" + rank + "D", config -> read(config, rank))
                .doc("api/layers/locally_connected_layers/locall_connected" + rank + "d/")
                .pitfalls(
                        "No weights are shared: parameters grow with the number of output cells, and the input size is fixed.",
                        "With implementation=2 most of the stored kernel is masked, but all of it is counted.")
                .with(Trait.ACTIVATED_LAST);
    }

    /**
     * An unshared convolution with bias and activation.
     *
     * @param storage how the kernels are stored
     * @param kernel the stored name of the kernels
     * @param bias the stored name of the bias; null for none
     */
    record UnsharedConvolution(
            Sliding window,
            int filters,
            UnsharedStorage storage,
            String kernel,
            @Nullable String bias,
            Activation activation)
            implements Unary {

        @Override
        public List<WeightSpec> weights(Shape input) {
            Connections connections = connections(input);
            List<WeightSpec> weights = new ArrayList<>();
            weights.add(WeightSpec.trainable(kernel, storage.shape(connections, filters)));
            if (bias != null)
                weights.add(WeightSpec.trainable(
                        bias, Shape.of(connections.output()).append(filters)));
            return List.copyOf(weights);
        }

        @Override
        public Formula formula(Shape input) {
            Connections connections = connections(input);
            Map<String, Long> cells = connections.outputSizes();
            Map<String, Long> values = storage.factors(connections);
            values.put("filters", (long) filters);
            String text = String.join(" × ", values.keySet());
            if (bias != null) text += " + " + String.join(" × ", cells.keySet()) + " × filters";
            values.putAll(cells);
            return new Formula(text, values);
        }

        @Override
        public Shape outputShape(Shape input) {
            DataFormat.requireRank(input, window.rank());
            return window.outputShape(input, filters);
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Connections connections = connections(x.shape());
            Tensor unshared = storage.kernels(weights.get(kernel), connections, filters, kernels.precision());
            Tensor cells = kernels.matmul(patches(x, connections), unshared);
            int[] dims = outputShape(x.shape()).toInts();
            int[] order = window.format() == DataFormat.CHANNELS_FIRST ? new int[] {1, 2, 0} : new int[] {1, 0, 2};
            Tensor y = Layout.transpose(cells, order).reshape(dims);
            if (bias != null) y = kernels.add(y, bias(weights.get(bias), dims));
            return activation.apply(y, kernels);
        }

        /** Returns the values in each window, in the layer's data format: {@code [cells, batch, features]}. */
        private Tensor patches(Tensor x, Connections connections) {
            Tensor padded = connections.pad(x);
            List<Tensor> patches = new ArrayList<>();
            for (int cell = 0; cell < connections.cells(); cell++) {
                Tensor patch = padded;
                int[] at = connections.position(cell);
                for (int i = 0; i < at.length; i++) {
                    int axis = x.shape().index(window.format().spatialAxis(window.rank(), i));
                    patch = Layout.slice(patch, axis, at[i] * window.strides()[i], window.size()[i]);
                }
                patches.add(patch.reshape(x.dim(0), connections.features()));
            }
            return Layout.stack(patches, 0);
        }

        /** Keras reinterprets a channels-last bias as channels first without moving any elements. */
        private Tensor bias(Tensor stored, int[] dims) {
            int[] one = dims.clone();
            one[0] = 1;
            return stored.reshape(one);
        }

        /** Throws {@link ShapeException} if a size is unknown, because it determines the number of kernels. */
        private Connections connections(Shape input) {
            Shape output = outputShape(input);
            if (!input.withoutBatch().fullyKnown()) {
                throw new ShapeException("known sizes except for the batch", input.toString());
            }
            return new Connections(window, input.toInts(), output.toInts());
        }

        /** Keras drops the mask because every step has a separate kernel. */
        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }
    }

    private static Layer read(Config config, int rank) {
        return config.origin().keras1() ? readKeras1(config, rank) : readKeras2(config, rank);
    }

    private static Layer readKeras2(Config config, int rank) {
        int implementation = config.integer("implementation", 1, 1);
        if (implementation > 3) throw Config.wrong("implementation", "1, 2 or 3", config.raw("implementation"));
        String padding =
                implementation == 1 ? config.oneOf("padding", "valid") : config.oneOf("padding", "valid", "same");
        Sliding window = window(
                config.ints("kernel_size", rank, 1),
                config.ints("strides", rank, 1, 1),
                padding.equals("valid") ? Padding.VALID : Padding.HALF,
                DataFormat.read(config));
        return new UnsharedConvolution(
                window,
                config.integer("filters", 1),
                UnsharedStorage.values()[implementation - 1],
                "kernel",
                config.bool("use_bias", true) ? "bias" : null,
                config.activation("activation"));
    }

    private static Layer readKeras1(Config config, int rank) {
        config.ignore("input_dim", "input_length");
        config.oneOf("border_mode", "valid");
        Sliding window = Convolutions.slidingWindowKeras1(config, rank);
        return new UnsharedConvolution(
                window,
                config.integer("nb_filter", 1),
                UnsharedStorage.PER_CELL,
                "W",
                config.bool("bias", true) ? "b" : null,
                config.activation("activation"));
    }

    private static Sliding window(int[] size, int[] strides, Padding padding, DataFormat format) {
        int[] dilation = new int[size.length];
        Arrays.fill(dilation, 1);
        return new Sliding(size, strides, dilation, padding, format);
    }
}
