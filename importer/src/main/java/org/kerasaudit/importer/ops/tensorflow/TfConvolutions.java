package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Movers;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reuse;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's convolutions and pooling: sizes for one, all spatial or all axes, and formats such as NHWC. */
final class TfConvolutions {
    private static final Parameter INPUT = Parameter.tensor("input");
    private static final Parameter PADDING = Parameter.word("padding", "VALID", "SAME", "valid", "same");
    private static final Parameter STRIDES = Parameter.axes("strides");
    private static final Parameter DILATIONS = Parameter.axes("dilations");
    private static final Parameter FORMAT = Parameter.option(
            "data_format",
            "NHWC or NCHW",
            json -> json.isNull() || json.asText().startsWith("N"),
            NullNode.instance);
    private static final Parameter CUDNN = Parameter.anything("use_cudnn_on_gpu");

    static final List<TfFunction> FUNCTIONS = Stream.of(
                    convolution(
                            "nn.conv2d nn.conv1d nn.conv3d nn.convolution nn.atrous_conv2d compat.v1.nn.conv2d"
                                    + " compat.v1.nn.conv1d compat.v1.nn.conv3d compat.v1.nn.convolution",
                            "conv",
                            Map.of("filters", "kernel")),
                    convolution(
                            "nn.depthwise_conv2d compat.v1.nn.depthwise_conv2d"
                                    + " compat.v1.nn.depthwise_conv2d_native",
                            "depthwise_conv",
                            Map.of("filters", "kernel")),
                    convolution(
                            "nn.separable_conv2d compat.v1.nn.separable_conv2d",
                            "separable_conv",
                            new LinkedHashMap<>(Map.of(
                                    "depthwise_filter", "depthwise_kernel", "pointwise_filter", "pointwise_kernel"))),
                    pooling("nn.max_pool nn.max_pool1d nn.max_pool2d nn.max_pool3d compat.v1.nn.max_pool", "max_pool"),
                    pooling(
                            "nn.avg_pool nn.avg_pool1d nn.avg_pool2d nn.avg_pool3d compat.v1.nn.avg_pool",
                            "average_pool"),
                    TfFunction.of(
                            "nn.pool compat.v1.nn.pool",
                            List.of(
                                    INPUT,
                                    Parameter.integers("window_shape"),
                                    Parameter.word("pooling_type", "MAX", "AVG"),
                                    PADDING,
                                    Parameter.only("dilations", NullNode.instance, "windows with gaps are not run"),
                                    STRIDES,
                                    FORMAT),
                            call -> Reuse.shapes(
                                            pool(call),
                                            "inputs",
                                            call.tensor("input"),
                                            window(call, "window_shape", call.tensor("input")))
                                    .get(0),
                            (call, kernels) -> {
                                Tensor x = OneType.one(call, "input", kernels);
                                return run(Reuse.of(pool(call)), x, window(call, "window_shape", x.shape()), kernels);
                            }))
            .toList();

    private TfConvolutions() {}

    /** @param kernels the names of TensorFlow's and of Keras's parameters */
    private static TfFunction convolution(String symbols, String function, Map<String, String> kernels) {
        List<Parameter> parameters = new ArrayList<>(List.of(INPUT));
        kernels.keySet().stream().sorted().forEach(kernel -> parameters.add(Parameter.tensor(kernel)));
        parameters.addAll(List.of(STRIDES, PADDING, FORMAT, DILATIONS, CUDNN));
        return TfFunction.of(
                symbols,
                parameters,
                call -> {
                    Shape x = call.tensor("input");
                    Map<String, Shape> tensors = new LinkedHashMap<>(Map.of("inputs", x));
                    kernels.forEach((name, keras) -> tensors.put(keras, call.tensor(name)));
                    return Reuse.shapes(function, tensors, options(call, x)).get(0);
                },
                (call, engine) -> {
                    Tensor x = OneType.one(call, "input", engine);
                    Reuse reuse = Reuse.of(function);
                    kernels.forEach((name, keras) -> reuse.with(keras, OneType.like(x, call, name, engine)));
                    return run(reuse, x, options(call, x.shape()), engine);
                });
    }

    private static TfFunction pooling(String symbols, String function) {
        return TfFunction.of(
                symbols,
                List.of(INPUT, Parameter.integers("ksize"), STRIDES, PADDING, FORMAT),
                call -> {
                    Shape x = call.tensor("input");
                    return Reuse.shapes(function, "inputs", x, window(call, "ksize", x))
                            .get(0);
                },
                (call, kernels) -> {
                    Tensor x = OneType.one(call, "input", kernels);
                    return run(Reuse.of(function), x, window(call, "ksize", x.shape()), kernels);
                });
    }

    private static String pool(Call<?> call) {
        return call.word("pooling_type").equals("MAX") ? "max_pool" : "average_pool";
    }

    private static Tensor run(Reuse reuse, Tensor x, Map<String, JsonNode> options, Kernels kernels) {
        options.forEach(reuse::with);
        return reuse.with("inputs", TfPointwise.floating("the operation", x)).run(kernels);
    }

    private static Map<String, JsonNode> options(Call<?> call, Shape x) {
        Map<String, JsonNode> options = common(call, x);
        options.put("dilation_rate", spatial(call, "dilations", x));
        return options;
    }

    private static Map<String, JsonNode> window(Call<?> call, String size, Shape x) {
        Map<String, JsonNode> options = common(call, x);
        options.put("pool_size", spatial(call, size, x));
        return options;
    }

    private static Map<String, JsonNode> common(Call<?> call, Shape x) {
        Map<String, JsonNode> options = new LinkedHashMap<>();
        options.put("strides", spatial(call, "strides", x));
        options.put("padding", TextNode.valueOf(call.word("padding").toLowerCase(Locale.ROOT)));
        options.put("data_format", TextNode.valueOf(first(call) ? "channels_first" : "channels_last"));
        return options;
    }

    private static boolean first(Call<?> call) {
        return call.has("data_format") && call.word("data_format").startsWith("NC");
    }

    /** One number for each spatial axis, 1 where none is given. */
    private static JsonNode spatial(Call<?> call, String name, Shape x) {
        int axes = x.rank() - 2;
        if (axes < 1) throw new ShapeException("at least 3 axes", x.toString());
        int[] given = call.has(name) ? call.integers(name) : new int[] {1};
        if (given.length == 1)
            return Movers.list(IntStream.range(0, axes).map(i -> given[0]).toArray());
        if (given.length == axes) return Movers.list(given);
        int channels = first(call) ? 1 : x.rank() - 1;
        if (given.length != x.rank() || given[0] != 1 || given[channels] != 1) {
            throw new ShapeException(name + " for " + axes + " spatial axes", Arrays.toString(given));
        }
        return Movers.list(IntStream.range(1, x.rank())
                .filter(i -> i != channels)
                .map(i -> given[i])
                .toArray());
    }
}
