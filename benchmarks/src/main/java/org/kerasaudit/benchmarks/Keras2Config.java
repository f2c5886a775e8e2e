package org.kerasaudit.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Converts a Keras 3 configuration to the format of Keras 2, which DL4J reads. */
final class Keras2Config {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> NEW_KEYS =
            List.of("module", "registered_name", "build_config", "compile_config", "sparse", "ragged", "optional");

    /** Keys that Keras always writes and DL4J requires. */
    private static final ObjectNode DL4J_REQUIRED = JSON.objectNode()
            .put("dropout", 0)
            .put("recurrent_dropout", 0)
            .put("unit_forget_bias", false)
            .put("unroll", false)
            .put("trainable", true);

    static {
        for (String initializer : List.of("kernel", "recurrent", "bias")) {
            DL4J_REQUIRED
                    .putObject(initializer + "_initializer")
                    .put("class_name", "Zeros")
                    .putObject("config");
        }
        for (String weights : List.of("kernel", "recurrent", "bias", "activity")) {
            DL4J_REQUIRED.putNull(weights + "_regularizer");
        }
        for (String weights : List.of("kernel", "recurrent", "bias")) DL4J_REQUIRED.putNull(weights + "_constraint");
    }

    private Keras2Config() {}

    static JsonNode of(JsonNode keras3) {
        ObjectNode model = JSON.objectNode();
        model.put("class_name", "Functional").put("keras_version", "2.3.1").put("backend", "tensorflow");
        ObjectNode config = model.putObject("config");
        JsonNode given = keras3.get("config");
        config.put("name", given.path("name").asText("model"));
        ArrayNode layers = config.putArray("layers");
        given.get("layers").forEach(layer -> layers.add(layer(layer)));
        config.putArray("input_layers").add(end(given.get("input_layers")));
        config.putArray("output_layers").add(end(given.get("output_layers")));
        return model;
    }

    private static JsonNode end(JsonNode end) {
        return end.get(0).isArray() ? end.get(0) : end;
    }

    private static ObjectNode layer(JsonNode layer) {
        ObjectNode old = JSON.objectNode();
        String name =
                layer.path("name").asText(layer.path("config").path("name").asText());
        old.put("class_name", layer.get("class_name").asText()).put("name", name);
        ObjectNode config = config(layer.get("config"));
        DL4J_REQUIRED.properties().forEach(entry -> {
            if (!config.has(entry.getKey())) config.set(entry.getKey(), entry.getValue());
        });
        old.set("config", config);
        ArrayNode nodes = old.putArray("inbound_nodes");
        layer.path("inbound_nodes").forEach(node -> {
            ArrayNode tensors = JSON.arrayNode();
            collect(node.get("args"), tensors);
            nodes.add(tensors);
        });
        return old;
    }

    private static void collect(JsonNode argument, ArrayNode tensors) {
        JsonNode history = argument.path("config").path("keras_history");
        if (history.isArray()) {
            tensors.addArray()
                    .add(history.get(0))
                    .add(history.get(1))
                    .add(history.get(2))
                    .addObject();
        } else argument.forEach(part -> collect(part, tensors));
    }

    private static ObjectNode config(JsonNode config) {
        ObjectNode old = JSON.objectNode();
        config.properties().forEach(entry -> {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            if (NEW_KEYS.contains(key)) return;
            if (key.equals("dtype")) old.put(key, "float32");
            else if (key.equals("batch_shape")) old.set("batch_input_shape", value);
            else if (value.isObject()) old.set(key, config(value));
            else old.set(key, value);
        });
        return old;
    }
}
