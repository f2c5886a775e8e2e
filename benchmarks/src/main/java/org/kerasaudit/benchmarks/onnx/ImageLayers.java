package org.kerasaudit.benchmarks.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** Exports image layers, channels first. */
final class ImageLayers {
    private final OnnxGraph graph;

    ImageLayers(OnnxGraph graph) {
        this.graph = graph;
    }

    /** @param zeros the padding of a preceding ZeroPadding2D, null if none */
    String convolution(LayerCall call, String x, @Nullable JsonNode zeros, boolean depthwise) {
        JsonNode config = call.layer().config();
        Tensor kernel = call.weights().get("kernel");
        int channels = kernel.dim(2);
        Tensor turned = depthwise
                ? Layout.transpose(kernel, 2, 3, 0, 1)
                        .reshape(channels * kernel.dim(3), 1, kernel.dim(0), kernel.dim(1))
                : Layout.transpose(kernel, 3, 2, 0, 1);
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("strides", pair(config.get("strides")));
        attributes.put("dilations", pair(config.get("dilation_rate")));
        attributes.put("group", depthwise ? channels : config.path("groups").asLong(1));
        pad(attributes, config, zeros);
        String weights = graph.constant(turned.floats(), OnnxExporter.longs(turned));
        if (!config.path("use_bias").asBoolean(true)) return graph.node("Conv", attributes, x, weights);
        Tensor bias = call.weights().get("bias");
        return graph.node("Conv", attributes, x, weights, graph.constant(bias.floats(), bias.size()));
    }

    private static void pad(Map<String, Object> attributes, JsonNode config, @Nullable JsonNode zeros) {
        boolean same = config.path("padding").asText().equals("same");
        if (zeros != null && same) throw new IllegalArgumentException("double padding is not supported");
        if (same) attributes.put("auto_pad", "SAME_UPPER");
        else if (zeros != null) {
            long[] rows = pair(zeros.get(0));
            long[] columns = pair(zeros.get(1));
            attributes.put("pads", new long[] {rows[0], columns[0], rows[1], columns[1]});
        }
    }

    private static long[] pair(JsonNode node) {
        return new long[] {node.get(0).asLong(), node.get(1).asLong()};
    }

    String padded(String x, JsonNode zeros) {
        long[] rows = pair(zeros.get(0));
        long[] columns = pair(zeros.get(1));
        String pads = graph.constant(0, 0, rows[0], columns[0], 0, 0, rows[1], columns[1]);
        return graph.node("Pad", Map.of("mode", "constant"), x, pads);
    }

    String batchNormalization(LayerCall call, String x) {
        String[] operands = new String[5];
        operands[0] = x;
        String[] keys = {"gamma", "beta", "moving_mean", "moving_variance"};
        int channels = call.weights().get("moving_mean").size();
        for (int i = 0; i < keys.length; i++) {
            float[] values = new float[channels];
            if (call.weights().has(keys[i]))
                values = call.weights().get(keys[i]).floats();
            else if (i == 0) Arrays.fill(values, 1);
            operands[i + 1] = graph.constant(values, channels);
        }
        float epsilon = (float) call.layer().config().path("epsilon").asDouble(1e-3);
        return graph.node("BatchNormalization", Map.of("epsilon", epsilon), operands);
    }

    String maxPooling(LayerCall call, String x) {
        JsonNode config = call.layer().config();
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("kernel_shape", pair(config.get("pool_size")));
        attributes.put("strides", pair(config.get("strides")));
        pad(attributes, config, null);
        return graph.node("MaxPool", attributes, x);
    }

    String globalAveragePooling(LayerCall call, String x) {
        String pooled = graph.node("GlobalAveragePool", Map.of(), x);
        boolean kept = call.layer().config().path("keepdims").asBoolean(false);
        return kept ? pooled : graph.node("Flatten", Map.of(), pooled);
    }

    /** Exports a Reshape to {@code (1, 1, channels)}, as in squeeze-and-excitation blocks. */
    String reshape(LayerCall call, String x) {
        JsonNode target = call.layer().config().get("target_shape");
        boolean known = target.size() == 3
                && target.get(0).asInt() == 1
                && target.get(1).asInt() == 1;
        if (!known) throw new IllegalArgumentException("Reshape to " + target + " is not supported");
        return graph.node(
                "Reshape", Map.of(), x, graph.constant(0, target.get(2).asLong(), 1, 1));
    }

    String rescaling(LayerCall call, String x) {
        JsonNode config = call.layer().config();
        String scaled = graph.node("Mul", Map.of(), x, perChannel(config.get("scale")));
        return graph.node("Add", Map.of(), scaled, perChannel(config.path("offset")));
    }

    private String perChannel(JsonNode numbers) {
        float[] values = new float[numbers.isArray() ? numbers.size() : 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (numbers.isArray() ? numbers.get(i) : numbers).asDouble();
        }
        return graph.constant(values, 1, values.length, 1, 1);
    }

    String normalization(LayerCall call, String x) {
        float[] mean = call.weights().get("mean").floats();
        float[] deviation = call.weights().get("variance").floats().clone();
        for (int i = 0; i < deviation.length; i++) deviation[i] = (float) Math.max(Math.sqrt(deviation[i]), 1e-7);
        String centered = graph.node("Sub", Map.of(), x, graph.constant(mean, 1, mean.length, 1, 1));
        return graph.node("Div", Map.of(), centered, graph.constant(deviation, 1, deviation.length, 1, 1));
    }
}
