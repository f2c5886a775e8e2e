package org.kerasaudit.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The configurations of the benchmarked models, in the format of Keras 3. */
final class Architectures {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The names of the models, in the order of the table. */
    static final List<String> NAMES =
            List.of("ResNet50", "MobileNetV2", "EfficientNetB0", "MLP", "LSTM", "GRU", "Transformer");

    private Architectures() {}

    /** @param applications the archive with the configurations of keras.applications */
    static JsonNode named(String name, Path applications) {
        return switch (name) {
            case "MLP" -> multilayerPerceptron();
            case "LSTM" -> recurrent("LSTM");
            case "GRU" -> recurrent("GRU");
            case "Transformer" -> transformer();
            default -> application(name, applications);
        };
    }

    static JsonNode application(String name, Path archive) {
        try (FileSystem files = FileSystems.newFileSystem(archive)) {
            return new ObjectMapper().readTree(Files.readAllBytes(files.getPath(name + ".json")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JsonNode multilayerPerceptron() {
        Functional model = new Functional(784);
        for (int i = 0; i < 3; i++) model.dense(2048, "relu");
        return model.dense(1000, "softmax").json();
    }

    private static JsonNode recurrent(String className) {
        Functional model = new Functional(100, 64);
        Map<String, Object> config =
                className.equals("LSTM") ? Map.of("units", 128) : Map.of("units", 128, "reset_after", true);
        ObjectNode layer = model.layer(className, config);
        layer.put("activation", "tanh").put("recurrent_activation", "sigmoid").put("return_sequences", false);
        return model.dense(10, "softmax").json();
    }

    /** Returns a chain of Dense layers. */
    static JsonNode chain(int layers, int units) {
        Functional model = new Functional(units);
        for (int i = 0; i < layers; i++) model.dense(units, "relu");
        return model.json();
    }

    /** Returns a Transformer: four pre-norm blocks with 8 heads of size 32. */
    private static JsonNode transformer() {
        Functional model = new Functional(128, 256);
        for (int block = 0; block < 4; block++) {
            String before = model.last;
            model.layer("LayerNormalization", Map.of("epsilon", 1e-6, "axis", -1));
            model.attention(8, 32);
            model.add(before);
            String between = model.last;
            model.layer("LayerNormalization", Map.of("epsilon", 1e-6, "axis", -1));
            model.dense(1024, "gelu").dense(256, "linear");
            model.add(between);
        }
        return model.json();
    }

    /** Builds a functional model layer by layer. */
    private static final class Functional {
        private final ArrayNode layers = JSON.arrayNode();
        private final ArrayNode shape = JSON.arrayNode().addNull();
        private String last = "input";

        Functional(int... sizes) {
            for (int size : sizes) shape.add(size);
            ObjectNode input = layers.addObject()
                    .put("module", "keras.layers")
                    .put("class_name", "InputLayer")
                    .put("name", last);
            input.putObject("config").put("name", last).put("dtype", "float32").set("batch_shape", shape);
            input.putArray("inbound_nodes");
        }

        /** Adds a layer after the last one and returns its configuration. */
        ObjectNode layer(String className, Map<String, Object> config) {
            return layer(className, config, List.of(last), Map.of());
        }

        private ObjectNode layer(
                String className, Map<String, Object> config, List<String> inputs, Map<String, String> named) {
            String name = className.toLowerCase(Locale.ROOT) + "_" + layers.size();
            ObjectNode layer = layers.addObject()
                    .put("module", "keras.layers")
                    .put("class_name", className)
                    .put("name", name);
            ObjectNode options = layer.putObject("config").put("name", name).put("dtype", "float32");
            config.forEach((key, value) -> options.set(key, new ObjectMapper().valueToTree(value)));
            ObjectNode node = layer.putArray("inbound_nodes").addObject();
            ArrayNode args = node.putArray("args");
            if (inputs.size() == 1 || !named.isEmpty()) inputs.forEach(input -> args.add(tensor(input)));
            else {
                ArrayNode list = args.addArray();
                inputs.forEach(input -> list.add(tensor(input)));
            }
            ObjectNode kwargs = node.putObject("kwargs");
            named.forEach((key, input) -> kwargs.set(key, tensor(input)));
            last = name;
            return options;
        }

        private ObjectNode tensor(String of) {
            ObjectNode tensor = JSON.objectNode().put("class_name", "__keras_tensor__");
            ObjectNode config = tensor.putObject("config");
            config.put("dtype", "float32").set("shape", shape);
            config.putArray("keras_history").add(of).add(0).add(0);
            return tensor;
        }

        Functional dense(int units, String activation) {
            layer("Dense", Map.of("units", units, "activation", activation, "use_bias", true));
            return this;
        }

        void attention(int heads, int size) {
            Map<String, Object> config =
                    Map.of("num_heads", heads, "key_dim", size, "value_dim", size, "use_bias", true);
            layer("MultiHeadAttention", config, List.of(last), Map.of("value", last, "key", last));
        }

        void add(String other) {
            layer("Add", Map.of(), List.of(other, last), Map.of());
        }

        JsonNode json() {
            ObjectNode model = JSON.objectNode().put("module", "keras").put("class_name", "Functional");
            ObjectNode config = model.putObject("config").put("name", "model");
            config.set("layers", layers);
            config.putArray("input_layers").add("input").add(0).add(0);
            config.putArray("output_layers").add(last).add(0).add(0);
            return model;
        }
    }
}
