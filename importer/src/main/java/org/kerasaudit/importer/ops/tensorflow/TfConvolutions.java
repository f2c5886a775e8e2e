package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reshaping;
import org.kerasaudit.importer.tensor.Shape;

/** TensorFlow's convolutions and pooling: sizes for one, all spatial or all axes, and formats such as NHWC. */
final class TfConvolutions {
    private static final Parameter PADDING = Parameter.word("padding", "VALID", "SAME", "valid", "same");
    private static final Parameter STRIDES = Parameter.axes("strides");
    private static final Parameter DILATIONS = Parameter.axes("dilations");
    private static final Parameter FORMAT = Parameter.option(
            "data_format",
            "NHWC or NCHW",
            json -> json.isNull() || json.asText().startsWith("N"),
            NullNode.instance);
    private static final Parameter CUDNN = Parameter.anything("use_cudnn_on_gpu");

    static final List<TfFunction> FUNCTIONS = List.of(
            convolution(TfView.of(
                            "nn.conv2d nn.conv1d nn.conv3d nn.convolution nn.atrous_conv2d compat.v1.nn.conv2d"
                                    + " compat.v1.nn.conv1d compat.v1.nn.conv3d compat.v1.nn.convolution",
                            "conv")
                    .tensor("input", "inputs")
                    .tensor("filters", "kernel")),
            convolution(TfView.of(
                            "nn.depthwise_conv2d compat.v1.nn.depthwise_conv2d compat.v1.nn.depthwise_conv2d_native",
                            "depthwise_conv")
                    .tensor("input", "inputs")
                    .tensor("filters", "kernel")),
            convolution(TfView.of("nn.separable_conv2d compat.v1.nn.separable_conv2d", "separable_conv")
                    .tensor("input", "inputs")
                    .tensor("depthwise_filter", "depthwise_kernel")
                    .tensor("pointwise_filter", "pointwise_kernel")),
            pooling("nn.max_pool nn.max_pool1d nn.max_pool2d nn.max_pool3d compat.v1.nn.max_pool", "max_pool"),
            pooling("nn.avg_pool nn.avg_pool1d nn.avg_pool2d nn.avg_pool3d compat.v1.nn.avg_pool", "average_pool"),
            TfView.of(
                            "nn.pool compat.v1.nn.pool",
                            call -> call.word("pooling_type").equals("MAX") ? "max_pool" : "average_pool")
                    .tensor("input", "inputs")
                    .extra(
                            Parameter.integers("window_shape"),
                            Parameter.word("pooling_type", "MAX", "AVG"),
                            PADDING,
                            Parameter.only("dilations", NullNode.instance, "windows with gaps are not run"),
                            STRIDES,
                            FORMAT)
                    .types(Types.FLOATING)
                    .derived((call, x) -> window(call, "window_shape", x))
                    .build());

    private TfConvolutions() {}

    private static TfFunction convolution(TfView operands) {
        return operands.extra(STRIDES, PADDING, FORMAT, DILATIONS, CUDNN)
                .types(Types.FLOATING)
                .derived(TfConvolutions::options)
                .build();
    }

    private static TfFunction pooling(String symbols, String function) {
        return TfView.of(symbols, function)
                .tensor("input", "inputs")
                .extra(Parameter.integers("ksize"), STRIDES, PADDING, FORMAT)
                .types(Types.FLOATING)
                .derived((call, x) -> window(call, "ksize", x))
                .build();
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
            return Reshaping.list(IntStream.range(0, axes).map(i -> given[0]).toArray());
        if (given.length == axes) return Reshaping.list(given);
        int channels = first(call) ? 1 : x.rank() - 1;
        if (given.length != x.rank() || given[0] != 1 || given[channels] != 1) {
            throw new ShapeException(name + " for " + axes + " spatial axes", Arrays.toString(given));
        }
        return Reshaping.list(IntStream.range(1, x.rank())
                .filter(i -> i != channels)
                .map(i -> given[i])
                .toArray());
    }
}
