package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.kerasaudit.importer.layers.ClassNames;

/** Distinguishes configurations of models, which contain a graph of layers, from others. */
final class NetworkConfig {
    /** The model classes fully defined by their graph; a subclass may compute something different. */
    private static final Set<String> PLAIN_MODELS = Set.of("Sequential", "Functional", "Model");

    private NetworkConfig() {}

    /** Returns whether this {@code {"class_name", "config"}} object describes a graph of layers. */
    static boolean isNetwork(JsonNode node) {
        JsonNode config = node.path("config");
        JsonNode layers = config.isArray() ? config : config.path("layers");
        return layers.isArray() && !isMerge(config) && (isPlain(node) || areLayers(layers));
    }

    /** Returns whether this is a list of layers; custom classes may use the key for something else, such as a list of sizes. */
    private static boolean areLayers(JsonNode layers) {
        for (JsonNode layer : layers) if (!layer.path("class_name").isTextual()) return false;
        return !layers.isEmpty();
    }

    /** Returns whether this is the configuration of Keras 1's Merge, which contains the branches it merges. */
    static boolean isMerge(JsonNode config) {
        return config.has("mode") && config.path("layers").isArray();
    }

    /** Returns whether the class is Keras's own Sequential, Functional or Model. */
    static boolean isPlain(JsonNode node) {
        return PLAIN_MODELS.contains(className(node)) && !ClassNames.custom(node);
    }

    static String className(JsonNode node) {
        return node.path("class_name").asText("Model");
    }
}
