package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Operations equivalent to a Keras layer, with tensors in place of its variables. */
public final class LayerOperations {
    private static final Origin ORIGIN = new Origin(Origin.Generation.KERAS_3, "3.15.1", "tensorflow");
    private static final Parameter INPUTS = Parameter.tensor("inputs");
    private static final Parameter PADDING = Parameter.word("padding", "valid", "same", "VALID", "SAME");
    private static final Parameter FORMAT =
            Parameter.word("data_format", "channels_last", "channels_first").orNone();
    private static final Parameter STRIDES = Parameter.integers("strides", 1).atLeast(1);
    private static final Parameter DILATION =
            Parameter.integers("dilation_rate", 1).atLeast(1);

    static final List<Definition> DEFINITIONS = List.of(
            pooling("MaxPool", "MaxPooling"),
            pooling("AveragePool", "AveragePooling"),
            adaptive("AdaptiveMaxPool", "AdaptiveMaxPooling"),
            adaptive("AdaptiveAveragePool", "AdaptiveAveragePooling"),
            convolution("Conv", List.of("kernel"), "Conv%dD", LayerOperations::filters),
            convolution("DepthwiseConv", List.of("kernel"), "DepthwiseConv%dD", LayerOperations::multiplier),
            convolution(
                    "SeparableConv",
                    List.of("depthwise_kernel", "pointwise_kernel"),
                    "SeparableConv%dD",
                    LayerOperations::separable));

    private LayerOperations() {}

    /** Sets layer options that follow from the shapes of the input and the kernels. */
    private interface Settings {
        void put(ObjectNode config, Shape input, List<Shape> kernels);
    }

    private static Definition pooling(String className, String layer) {
        List<Parameter> parameters = List.of(
                INPUTS,
                Parameter.integers("pool_size").atLeast(1),
                Parameter.axes("strides").atLeast(1),
                PADDING,
                FORMAT);
        return Definition.of(
                className,
                "nn",
                parameters,
                call -> shape(layer(call, layer + "%dD", call.tensor("inputs"), parameters), call.tensor("inputs")),
                (call, kernels) -> {
                    Tensor x = call.tensor("inputs").tensor();
                    return run(layer(call, layer + "%dD", x.shape(), parameters), x, Map.of(), kernels);
                });
    }

    private static Definition adaptive(String className, String layer) {
        List<Parameter> parameters =
                List.of(INPUTS, Parameter.integers("output_size").atLeast(1), FORMAT);
        return Definition.of(
                className, "nn", parameters, call -> adapted(call, call.tensor("inputs")), (call, kernels) -> {
                    Tensor x = call.tensor("inputs").tensor();
                    return run(layer(call, layer + "%dD", x.shape(), parameters), x, Map.of(), kernels);
                });
    }

    /** Returns the shape that Keras declares; with channels last, it has one axis too many. */
    private static Shape adapted(Call<Shape> call, Shape x) {
        ShapeRules.requireRank(x, 3);
        int[] size = call.integers("output_size", x.rank() - 2);
        boolean first = call.word("data_format").equals("channels_first");
        Shape shape = x.slice(0, first ? 2 : x.rank() - size.length);
        for (int one : size) shape = shape.append(one);
        return first ? shape : shape.append(x.dim(-1));
    }

    private static Definition convolution(String className, List<String> kernels, String layer, Settings settings) {
        List<Parameter> parameters = new ArrayList<>(List.of(INPUTS));
        kernels.forEach(kernel -> parameters.add(Parameter.tensor(kernel)));
        parameters.addAll(List.of(STRIDES, PADDING, FORMAT, DILATION));
        return Definition.of(
                className,
                "nn",
                parameters,
                call -> {
                    Shape input = call.tensor("inputs");
                    List<Shape> shapes = kernels.stream().map(call::tensor).toList();
                    return shape(layer(call, layer, input, parameters, settings, shapes), input);
                },
                (call, engine) -> {
                    Tensor x = call.tensor("inputs").tensor();
                    Map<String, Tensor> weights = new LinkedHashMap<>();
                    kernels.forEach(
                            kernel -> weights.put(kernel, Numbers.cast(call.tensor(kernel), x.dtype(), engine)));
                    List<Shape> shapes =
                            weights.values().stream().map(Tensor::shape).toList();
                    return run(layer(call, layer, x.shape(), parameters, settings, shapes), x, weights, engine);
                });
    }

    private static void filters(ObjectNode config, Shape input, List<Shape> kernels) {
        Shape kernel = kernels.get(0);
        int channels = config.path("data_format").asText().equals("channels_first") ? 1 : -1;
        config.put("filters", known(kernel, -1));
        config.put("groups", Math.max(1, input.dim(channels) / Math.max(1, known(kernel, -2))));
    }

    private static void multiplier(ObjectNode config, Shape input, List<Shape> kernels) {
        config.put("depth_multiplier", known(kernels.get(0), -1));
    }

    private static void separable(ObjectNode config, Shape input, List<Shape> kernels) {
        multiplier(config, input, kernels);
        config.put("filters", known(kernels.get(1), -1));
    }

    private static long known(Shape kernel, int axis) {
        if (!kernel.known(axis)) throw new NotCheckableException("a kernel of unknown size");
        return kernel.dim(axis);
    }

    private static Layer layer(Call<?> call, String name, Shape input, List<Parameter> parameters) {
        return read(name, input, options(call, parameters));
    }

    private static Layer layer(
            Call<?> call,
            String name,
            Shape input,
            List<Parameter> parameters,
            Settings settings,
            List<Shape> kernels) {
        ObjectNode config = options(call, parameters);
        config.put("use_bias", false);
        var size = config.putArray("kernel_size");
        for (int i = 0; i < kernels.get(0).rank() - 2; i++) size.add(known(kernels.get(0), i));
        settings.put(config, input, kernels);
        return read(name, input, config);
    }

    private static ObjectNode options(Call<?> call, List<Parameter> parameters) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        for (Parameter parameter : parameters) {
            if (parameter.role() != Parameter.Role.OPTION) continue;
            JsonNode value = call.raw(parameter.name());
            if (!value.isNull()) config.set(parameter.name(), value);
        }
        if (config.has("padding")) {
            config.put("padding", config.get("padding").asText().toLowerCase(Locale.ROOT));
        }
        return config;
    }

    private static Layer read(String name, Shape input, ObjectNode config) {
        int rank = input.rank() - 2;
        if (rank < 1 || rank > 3) throw new ShapeException("3 to 5 axes", input.toString());
        return read(String.format(Locale.ROOT, name, rank), config);
    }

    /** Creates a layer of this class. Throws {@link NotCheckableException} if one of its options is not supported. */
    static Layer read(String className, ObjectNode config) {
        return read(className, config, ORIGIN);
    }

    public static Layer read(String className, ObjectNode config, Origin origin) {
        Config read = new Config(config, origin, inner -> {
            throw new NotCheckableException(className + " contains no layer");
        });
        Layer layer = made(className, read);
        if (!read.refusals().isEmpty()) throw new NotCheckableException(String.join("; ", read.refusals()));
        return layer;
    }

    private static Layer made(String className, Config config) {
        try {
            return Catalogue.own()
                    .reader(className)
                    .orElseThrow(() -> new NotCheckableException(className + " is not a known layer"))
                    .apply(config);
        } catch (ConfigException mismatch) {
            throw new ShapeException(mismatch.key() + ": " + mismatch.expected(), mismatch.found());
        }
    }

    private static Shape shape(Layer layer, Shape input) {
        return layer.outputShapes(Args.of(input)).get(0);
    }

    public static Tensor run(Layer layer, Tensor x, Map<String, Tensor> weights, Kernels kernels) {
        return layer.call(Args.of(Value.of(x)), new Tensors(weights), Numbers.at(x.dtype(), kernels))
                .get(0)
                .tensor();
    }

    /** Tensors by the names of the variables they replace. */
    private record Tensors(Map<String, Tensor> byName) implements Weights {
        @Override
        public Tensor get(String key) {
            Tensor tensor = byName.get(key);
            if (tensor == null) throw new MissingWeightException("no tensor for " + key);
            return tensor;
        }

        @Override
        public boolean has(String key) {
            return byName.containsKey(key);
        }
    }
}
