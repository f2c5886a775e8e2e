package org.kerasaudit.auditor.targets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A layer and its place in the graph, as conditions see it. A wrapped layer takes the place of its wrapper.
 *
 * @param layer the layer of the network; for a wrapped layer, its wrapper
 * @param className the class of the layer itself
 * @param path the path of the layer; for a wrapped layer, the wrapper's path and the layer's name
 * @param config its {@code config} object
 * @param holder the class of the wrapper, or empty
 */
record Site(ModelLayer layer, String className, String path, JsonNode config, String holder, Graph graph) {

    static Site of(ModelLayer layer, String className, Graph graph) {
        return new Site(layer, className, layer.path(), layer.config(), "", graph);
    }

    /** Returns the layers in this wrapper's configuration; empty if it is not a wrapper. */
    List<Site> held() {
        JsonNode inner = config.path("layer");
        JsonNode cell = inner.path("config");
        if (!inner.path("class_name").isTextual() || !cell.isObject()) return List.of();
        String inside = cell.path("name").asText("layer");
        return List.of(new Site(layer, inner.get("class_name").asText(), path + "/" + inside, cell, className, graph));
    }

    /** Returns the name that the network uses for the layer. */
    String name() {
        return layer.name();
    }

    /** Returns the name of the layer itself, even inside a wrapper. */
    String ownName() {
        return holder.isEmpty() ? name() : config.path("name").asText("");
    }

    /** Returns the value at this path of keys; a missing node if there is none. */
    JsonNode option(List<String> keys) {
        JsonNode value = config;
        for (String key : keys) value = value.path(key);
        return value;
    }

    String shown(List<String> keys) {
        JsonNode value = option(keys);
        if (value.isMissingNode()) return "null";
        return value.isTextual() ? value.asText() : Config.shortened(value);
    }

    /** Returns the shape of the first input; empty if unknown. */
    Optional<Shape> input() {
        return Optional.ofNullable(graph.input(layer));
    }

    /** Returns the rank of the layer's input; inside TimeDistributed, that of one step. */
    OptionalInt ownRank() {
        int steps = holder.equals("TimeDistributed") ? 1 : 0;
        return input().stream().mapToInt(shape -> shape.rank() - steps).findFirst();
    }

    /** Returns the layers it reads directly. */
    List<Site> producers() {
        return graph.producers(name());
    }

    /** Returns the layers that read it directly. */
    List<Site> consumers() {
        return graph.consumers(name());
    }

    /** Whether any direct or indirect predecessor satisfies the condition. */
    boolean after(Condition condition) {
        return graph.after(condition).contains(name());
    }
}
