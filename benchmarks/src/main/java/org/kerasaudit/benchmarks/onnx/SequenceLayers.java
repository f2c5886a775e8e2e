package org.kerasaudit.benchmarks.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** Exports layers that process sequences {@code [batch, time, features]}. */
final class SequenceLayers {
    private final OnnxGraph graph;

    SequenceLayers(OnnxGraph graph) {
        this.graph = graph;
    }

    /** Exports an LSTM that returns its last output. Keras packs gates as i, f, c, o; ONNX as i, o, f, c. */
    String lstm(LayerCall call, String x) {
        return recurrent(call, x, "LSTM", Map.of("hidden_size", units(call)), 0, 3, 1, 2);
    }

    /** Exports a GRU that returns its last output. Both pack gates as z, r, h. */
    String gru(LayerCall call, String x) {
        long after = call.layer().config().path("reset_after").asBoolean(true) ? 1 : 0;
        return recurrent(call, x, "GRU", Map.of("hidden_size", units(call), "linear_before_reset", after), 0, 1, 2);
    }

    private static long units(LayerCall call) {
        return call.layer().config().get("units").asLong();
    }

    /** @param order the indices of Keras's gates in ONNX's order */
    private String recurrent(LayerCall call, String x, String op, Map<String, Object> attributes, int... order) {
        JsonNode config = call.layer().config();
        boolean defaults = config.path("activation").asText().equals("tanh")
                && config.path("recurrent_activation").asText().equals("sigmoid")
                && !config.path("return_sequences").asBoolean()
                && !config.path("go_backwards").asBoolean();
        if (!defaults)
            throw new IllegalArgumentException(
                    call.layer().path() + ": only " + op + " with default options is supported");
        Weights cell =
                call.weights().has("kernel") ? call.weights() : call.weights().in("cell");
        String timeFirst = graph.node("Transpose", Map.of("perm", new long[] {1, 0, 2}), x);
        String[] operands = {
            timeFirst, gates(cell.get("kernel"), order), gates(cell.get("recurrent_kernel"), order), bias(cell, order)
        };
        String last = graph.nodes(op, attributes, 2, operands).get(1);
        return graph.node("Squeeze", Map.of(), last, graph.constant(0));
    }

    /** Converts a kernel {@code [inputs, gates * units]} to {@code [1, gates * units, inputs]}. */
    private String gates(Tensor kernel, int... order) {
        int units = kernel.dim(1) / order.length;
        Tensor ordered =
                Layout.select(kernel, 1, kernel.dim(1), column -> order[column / units] * units + column % units);
        Tensor turned = Layout.transpose(ordered, 1, 0);
        return graph.constant(turned.floats(), 1, turned.dim(0), turned.dim(1));
    }

    /** Returns the input biases, then the recurrent biases, which are zeros if there are none. */
    private String bias(Weights cell, int... order) {
        Tensor bias = cell.get("bias");
        int length = bias.dim(-1);
        int units = length / order.length;
        float[] both = new float[2 * length];
        for (int i = 0; i < bias.size(); i++) {
            int row = i / length;
            int gate = i % length / units;
            both[row * length + gate * units + i % units] =
                    bias.floats()[row * length + order[gate] * units + i % units];
        }
        return graph.constant(both, 1, both.length);
    }

    String layerNormalization(LayerCall call, String x) {
        float epsilon = (float) call.layer().config().path("epsilon").asDouble(1e-3);
        return graph.node(
                "LayerNormalization",
                Map.of("axis", -1L, "epsilon", epsilon),
                x,
                vector(call.weights().get("gamma")),
                vector(call.weights().get("beta")));
    }

    private String vector(Tensor weight) {
        return graph.constant(weight.floats(), weight.size());
    }

    /** Exports self-attention without a mask. */
    String attention(LayerCall call, String x) {
        JsonNode config = call.layer().config();
        long heads = config.get("num_heads").asLong();
        long size = config.get("key_dim").asLong();
        String query = projected(call, "query", x, heads, size, 0, 2, 1, 3);
        String key = projected(call, "key", x, heads, size, 0, 2, 3, 1);
        String value = projected(call, "value", x, heads, size, 0, 2, 1, 3);
        String scale = graph.constant(new float[] {(float) (1 / Math.sqrt(size))});
        String scores = graph.node("MatMul", Map.of(), graph.node("Mul", Map.of(), query, scale), key);
        String shares = graph.node("Softmax", Map.of("axis", -1L), scores);
        String mixed = graph.node("MatMul", Map.of(), shares, value);
        String joined = graph.node("Transpose", Map.of("perm", new long[] {0, 2, 1, 3}), mixed);
        String flat = graph.node("Reshape", Map.of(), joined, graph.constant(0, 0, heads * size));
        return product(call.weights().in("output_dense"), flat, (int) (heads * size));
    }

    private String projected(LayerCall call, String name, String x, long heads, long size, long... axes) {
        Weights dense = call.weights().in(name + "_dense");
        String flat = product(dense, x, dense.get("kernel").dim(0));
        String split = graph.node("Reshape", Map.of(), flat, graph.constant(0, 0, heads, size));
        return graph.node("Transpose", Map.of("perm", axes), split);
    }

    private String product(Weights dense, String x, int inputs) {
        Tensor kernel = dense.get("kernel");
        String matrix = graph.constant(kernel.floats(), inputs, kernel.size() / inputs);
        return graph.node("Add", Map.of(), graph.node("MatMul", Map.of(), x, matrix), vector(dense.get("bias")));
    }
}
