package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.kerasaudit.importer.layers.ClassNames;

/** Tells configurations of models, which hold a graph of layers, from others. */
final class NetworkConfig {
    /** The models whose graph says all; a subclass may compute something else. */
    private static final Set<String> PLAIN_MODELS = Set.of("Sequential", "Functional", "Model");

    private NetworkConfig() {}

    /** Whether this {@code {"class_name", "config"}} object describes a graph of layers. */
    static boolean isNetwork(JsonNode node) {
        JsonNode config = node.path("config");
        JsonNode layers = config.isArray() ? config : config.path("layers");
        return layers.isArray() && !isMerge(config) && (isPlain(node) || areLayers(layers));
    }

    /** What a class of one's own calls layers need not be any: a list of sizes, or nothing. */
    private static boolean areLayers(JsonNode layers) {
        for (JsonNode layer : layers) if (!layer.path("class_name").isTextual()) return false;
        return !layers.isEmpty();
    }

    /** Whether this is the configuration of Keras 1's Merge, which holds the branches it merges. */
    static boolean isMerge(JsonNode config) {
        return config.has("mode") && config.path("layers").isArray();
    }

    /** Whether the class is Keras's own Sequential or Functional. */
    static boolean isPlain(JsonNode node) {
        return PLAIN_MODELS.contains(className(node)) && !ClassNames.custom(node);
    }

    static String className(JsonNode node) {
        return node.path("class_name").asText("Model");
    }
}
