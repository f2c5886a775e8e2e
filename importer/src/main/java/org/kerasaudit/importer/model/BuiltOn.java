package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.tensor.Shape;

/**
 * Reads the shapes a layer was built on, if the file records them: an {@code input_shape}, a list of them for a list of
 * inputs, or {@code shapes_dict} with a {@code <name>_shape} for each argument of the call. tf.keras stores those of
 * MultiHeadAttention among the layer's options.
 */
final class BuiltOn {
    private static final String INPUT = "input_shape";
    private static final String ENDING = "_shape";

    private BuiltOn() {}

    /**
     * Returns the recorded shapes, or null if there are none. Throws {@link
     * org.kerasaudit.importer.layers.ConfigException} for invalid shapes.
     */
    static @Nullable Args<Shape> read(JsonNode node) {
        JsonNode build = node.path("build_config");
        if (isShape(build.path(INPUT))) return Args.of(Config.shape(INPUT, build.path(INPUT)));
        if (build.path(INPUT).isArray() && !build.path(INPUT).isEmpty()) return Args.of(shapes(build.path(INPUT)));
        Map<String, Arg<Shape>> named = new LinkedHashMap<>();
        JsonNode config = node.path("config");
        for (String key : List.of("query_shape", "value_shape", "key_shape")) put(named, key, config.path(key));
        build.path("shapes_dict").properties().forEach(entry -> put(named, entry.getKey(), entry.getValue()));
        return named.isEmpty() ? null : firstPositional(named);
    }

    private static Args<Shape> firstPositional(Map<String, Arg<Shape>> named) {
        Arg<Shape> first = named.remove(named.keySet().iterator().next());
        return new Args<>(List.of(first), named);
    }

    private static void put(Map<String, Arg<Shape>> named, String key, JsonNode value) {
        if (!key.endsWith(ENDING) || !isShape(value)) return;
        named.put(key.substring(0, key.length() - ENDING.length()), new Arg.One<>(Config.shape(key, value)));
    }

    private static boolean isShape(JsonNode value) {
        return value.isArray() && !value.isEmpty() && !value.get(0).isArray();
    }

    /** Reads a list of shapes; nested lists, such as the states of stacked cells, are flattened. */
    private static List<Shape> shapes(JsonNode list) {
        List<Shape> shapes = new ArrayList<>();
        for (JsonNode item : list) {
            if (item.path(0).isArray()) shapes.addAll(shapes(item));
            else shapes.add(Config.shape(INPUT, item));
        }
        return shapes;
    }
}
