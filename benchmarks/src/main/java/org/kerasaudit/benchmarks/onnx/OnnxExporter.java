package org.kerasaudit.benchmarks.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Exports a model as ONNX, by recording a run. Images are channels first, so that no transposes are needed, and a ZeroPadding2D
 * becomes the padding of the convolution after it. Throws for unsupported layers.
 */
public final class OnnxExporter implements Network.Caller {
    private final OnnxGraph graph = new OnnxGraph();
    private final Map<Tensor, String> names = new IdentityHashMap<>();
    /** The pending padding of ZeroPadding2D outputs. */
    private final Map<String, JsonNode> padding = new HashMap<>();

    private final ImageLayers images = new ImageLayers(graph);
    private final SequenceLayers sequences = new SequenceLayers(graph);
    private final Map<String, Function<LayerCall, String>> layers;

    private OnnxExporter() {
        layers = new HashMap<>(Map.of(
                "Dense", call -> activated(call, dense(call)),
                "Conv2D", call -> activated(call, images.convolution(call, x(call), padding.get(x(call)), false)),
                "DepthwiseConv2D",
                        call -> activated(call, images.convolution(call, x(call), padding.get(x(call)), true)),
                "BatchNormalization", call -> images.batchNormalization(call, x(call)),
                "MaxPooling2D", call -> images.maxPooling(call, padded(call)),
                "GlobalAveragePooling2D", call -> images.globalAveragePooling(call, x(call)),
                "ZeroPadding2D", this::zeroPadding,
                "Reshape", call -> images.reshape(call, x(call)),
                "Rescaling", call -> images.rescaling(call, x(call)),
                "Normalization", call -> images.normalization(call, x(call))));
        layers.put("ReLU", call -> relu(call, x(call)));
        layers.put("Activation", call -> activated(call, x(call)));
        layers.put("Dropout", this::x);
        layers.put("Add", call -> graph.node("Add", Map.of(), x(call, 0), x(call, 1)));
        layers.put("Multiply", call -> graph.node("Mul", Map.of(), x(call, 0), x(call, 1)));
        layers.put("LSTM", call -> sequences.lstm(call, x(call)));
        layers.put("GRU", call -> sequences.gru(call, x(call)));
        layers.put("LayerNormalization", call -> sequences.layerNormalization(call, x(call)));
        layers.put("MultiHeadAttention", call -> sequences.attention(call, x(call)));
    }

    /**
     * Returns the bytes of the file and adds the outputs of the plain backend to {@code outputs}.
     *
     * @param inputs images are {@code [batch, height, width, channels]} here and {@code [batch, channels, height, width]} in
     *     the file
     */
    public static byte[] export(KerasModel model, List<Tensor> inputs, List<Tensor> outputs) {
        OnnxExporter exporter = new OnnxExporter();
        Network network = model.model().orElseThrow().network();
        Network.Caller caller = call -> {
            if (exporter.names.isEmpty()) exporter.begin(call.inputs().inputs());
            return exporter.call(call);
        };
        List<Tensor> results = model.forwardPass(Precision.FLOAT32).run(inputs, caller);
        for (Tensor result : results) {
            exporter.graph.output(exporter.name(result), longs(result));
        }
        outputs.addAll(results);
        if (network.inputRefs().size() != 1)
            throw new IllegalArgumentException("only models with one input are supported");
        return exporter.graph.toBytes();
    }

    private void begin(List<Value> values) {
        for (Value value : values) {
            Tensor input = value.tensor();
            long[] dims = longs(input);
            names.put(input, "input");
            graph.input("input", dims.length == 4 ? new long[] {dims[0], dims[3], dims[1], dims[2]} : dims);
        }
    }

    static long[] longs(Tensor tensor) {
        long[] dims = new long[tensor.rank()];
        for (int i = 0; i < dims.length; i++) dims[i] = tensor.dim(i);
        return dims;
    }

    @Override
    public List<Value> call(LayerCall call) {
        List<Value> results = call.outputs();
        String className = call.layer().className();
        Function<LayerCall, String> writer = layers.get(className);
        if (writer == null || results.size() != 1) {
            throw new IllegalArgumentException(call.layer().path() + ": " + className + " is not supported");
        }
        Tensor result = results.get(0).tensor();
        if (!names.containsKey(result)) names.put(result, writer.apply(call));
        return results;
    }

    private String x(LayerCall call) {
        return x(call, 0);
    }

    private String x(LayerCall call, int index) {
        return name(call.inputs().inputs().get(index).tensor());
    }

    private String name(Tensor tensor) {
        return Objects.requireNonNull(names.get(tensor), "unknown tensor");
    }

    /** Returns the input with pending padding applied, for layers that do not pad themselves. */
    private String padded(LayerCall call) {
        JsonNode pads = padding.get(x(call));
        return pads == null ? x(call) : images.padded(x(call), pads);
    }

    private String zeroPadding(LayerCall call) {
        String name = graph.node("Identity", Map.of(), x(call));
        padding.put(name, call.layer().config().get("padding"));
        return name;
    }

    private String dense(LayerCall call) {
        Tensor kernel = call.weights().get("kernel");
        String product = graph.node("MatMul", Map.of(), x(call), graph.constant(kernel.floats(), longs(kernel)));
        if (!call.layer().config().path("use_bias").asBoolean(true)) return product;
        Tensor bias = call.weights().get("bias");
        return graph.node("Add", Map.of(), product, graph.constant(bias.floats(), longs(bias)));
    }

    private String activated(LayerCall call, String x) {
        String name = call.layer().config().path("activation").asText("linear");
        return switch (name) {
            case "linear" -> x;
            case "relu" -> graph.node("Relu", Map.of(), x);
            case "swish", "silu" -> graph.node("Mul", Map.of(), x, graph.node("Sigmoid", Map.of(), x));
            case "sigmoid" -> graph.node("Sigmoid", Map.of(), x);
            case "tanh" -> graph.node("Tanh", Map.of(), x);
            case "softmax" -> graph.node("Softmax", Map.of("axis", -1L), x);
            case "gelu" -> gelu(x);
            default -> throw new IllegalArgumentException("activation " + name + " is not supported");
        };
    }

    /** Exports GELU in the form that ONNX Runtime recognizes and fuses. */
    private String gelu(String x) {
        String scaled = graph.node("Div", Map.of(), x, scalar((float) Math.sqrt(2)));
        String shifted = graph.node("Add", Map.of(), graph.node("Erf", Map.of(), scaled), scalar(1));
        return graph.node("Mul", Map.of(), graph.node("Mul", Map.of(), x, shifted), scalar(0.5f));
    }

    private String scalar(float value) {
        return graph.constant(new float[] {value});
    }

    private String relu(LayerCall call, String x) {
        JsonNode most = call.layer().config().path("max_value");
        if (!most.isNumber()) return graph.node("Relu", Map.of(), x);
        return graph.node("Clip", Map.of(), x, scalar(0), scalar((float) most.asDouble()));
    }
}
