package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * An array in a configuration, in any form Keras has written: a number, regularly nested lists of numbers, or an object
 * wrapping one of these, {@code {"class_name": "__numpy__", "config": {"value": [1, 2]}}} or {@code {"type": "ndarray",
 * "value": 6.0}}.
 */
public final class NumberArray {
    private final String key;
    private final JsonNode whole;
    private final List<Integer> dims = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();

    private NumberArray(String key, JsonNode whole) {
        this.key = key;
        this.whole = whole;
    }

    /** Reads the array in this key as float64. Throws {@link ConfigException} if there is none. */
    public static Tensor read(Config config, String key) {
        JsonNode value = config.raw(key);
        NumberArray array = new NumberArray(key, value);
        array.collect(unwrapped(value), 0);
        return Tensor.of(
                array.values.stream().mapToDouble(number -> number).toArray(),
                array.dims.stream().mapToInt(size -> size).toArray());
    }

    private static JsonNode unwrapped(JsonNode value) {
        if (!value.isObject()) return value;
        return value.has("value") ? value.get("value") : value.path("config").path("value");
    }

    private void collect(JsonNode node, int depth) {
        boolean list = node.isArray();
        if (list && depth == dims.size() && values.isEmpty()) dims.add(node.size());
        boolean regular = list ? depth < dims.size() && dims.get(depth) == node.size() : depth == dims.size();
        if (!regular || !list && !node.isNumber()) throw Config.wrong(key, "numbers in a regular shape", whole);
        if (list) node.forEach(item -> collect(item, depth + 1));
        else values.add(node.asDouble());
    }
}
