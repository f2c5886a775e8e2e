package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Reshaping;
import org.kerasaudit.importer.tensor.Shape;

/** TensorFlow's convolutions and pooling: one size, one per spatial axis or one per axis; formats such as NHWC. */
final class TfConvolutions {
    private static final String PADDING = " padding:word(VALID,SAME,valid,same)";
    private static final String WINDOWED = " strides:axes" + PADDING + " data_format:format";

    static final List<TfFunction> FUNCTIONS = List.of(
            convolution(
                    "nn.conv2d nn.conv1d nn.conv3d nn.convolution nn.atrous_conv2d compat.v1.nn.conv2d "
                            + "compat.v1.nn.conv1d compat.v1.nn.conv3d compat.v1.nn.convolution",
                    "conv",
                    "filters=kernel"),
            convolution(
                    "nn.depthwise_conv2d compat.v1.nn.depthwise_conv2d compat.v1.nn.depthwise_conv2d_native",
                    "depthwise_conv",
                    "filters=kernel"),
            convolution(
                    "nn.separable_conv2d compat.v1.nn.separable_conv2d",
                    "separable_conv",
                    "depthwise_filter=depthwise_kernel pointwise_filter=pointwise_kernel"),
            pooling("nn.max_pool nn.max_pool1d nn.max_pool2d nn.max_pool3d compat.v1.nn.max_pool", "max_pool"),
            pooling("nn.avg_pool nn.avg_pool1d nn.avg_pool2d nn.avg_pool3d compat.v1.nn.avg_pool", "average_pool"),
            TfView.of(
                            "nn.pool compat.v1.nn.pool",
                            call -> call.word("pooling_type").equals("MAX") ? "max_pool" : "average_pool",
                            "FLOATING input=inputs window_shape:integers pooling_type:word(MAX,AVG)" + PADDING
                                    + " dilations:only(null; dilated windows are not supported) strides:axes"
                                    + " data_format:format")
                    .derived((call, x) -> options(call, x, "pool_size", "window_shape"))
                    .build());

    private TfConvolutions() {}

    private static TfFunction convolution(String symbols, String function, String kernels) {
        String signature = "FLOATING input=inputs " + kernels + WINDOWED + " dilations:axes use_cudnn_on_gpu:unused";
        return TfView.of(symbols, function, signature)
                .derived((call, x) -> options(call, x, "dilation_rate", "dilations"))
                .build();
    }

    private static TfFunction pooling(String symbols, String function) {
        return TfView.of(symbols, function, "FLOATING input=inputs ksize:integers" + WINDOWED)
                .derived((call, x) -> options(call, x, "pool_size", "ksize"))
                .build();
    }

    private static Map<String, JsonNode> options(Call<?> call, Shape x, String keras, String tfName) {
        return Map.of(
                keras,
                spatial(call, tfName, x),
                "strides",
                spatial(call, "strides", x),
                "padding",
                TextNode.valueOf(call.word("padding").toLowerCase(Locale.ROOT)),
                "data_format",
                TextNode.valueOf(first(call) ? "channels_first" : "channels_last"));
    }

    private static boolean first(Call<?> call) {
        return call.has("data_format") && call.word("data_format").startsWith("NC");
    }

    /** Returns one number for each spatial axis, 1 if none is given. */
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
