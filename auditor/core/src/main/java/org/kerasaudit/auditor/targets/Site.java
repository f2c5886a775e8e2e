package org.kerasaudit.auditor.targets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A layer in its place, as conditions see it. A layer that a wrapper holds stands where its wrapper does.
 *
 * @param layer the layer of the network: the wrapper, of a held layer
 * @param className the class of the layer itself
 * @param path the layer's, the held layer's name behind it
 * @param config its {@code config} object
 * @param holder the class of the wrapper, or empty
 */
record Site(ModelLayer layer, String className, String path, JsonNode config, String holder, Graph graph) {

    static Site of(ModelLayer layer, String className, Graph graph) {
        return new Site(layer, className, layer.path(), layer.config(), "", graph);
    }

    /** The layers that this wrapper's configuration holds, none if it is none. */
    List<Site> held() {
        JsonNode inner = config.path("layer");
        JsonNode cell = inner.path("config");
        if (!inner.path("class_name").isTextual() || !cell.isObject()) return List.of();
        String inside = cell.path("name").asText("layer");
        return List.of(new Site(layer, inner.get("class_name").asText(), path + "/" + inside, cell, className, graph));
    }

    /** The name by which the network knows the layer. */
    String name() {
        return layer.name();
    }

    /** The layer's own name, within its wrapper if it has one. */
    String ownName() {
        return holder.isEmpty() ? name() : config.path("name").asText("");
    }

    /** The value that these keys lead to, one inside the other; a missing node if there is none. */
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

    /** The shape of the first tensor it is called with; empty if unknown. */
    Optional<Shape> input() {
        return Optional.ofNullable(graph.input(layer));
    }

    /** The rank of what the layer itself is called with; inside TimeDistributed one step of it. */
    OptionalInt ownRank() {
        int steps = holder.equals("TimeDistributed") ? 1 : 0;
        return input().stream().mapToInt(shape -> shape.rank() - steps).findFirst();
    }

    /** Layers it reads directly. */
    List<Site> producers() {
        return graph.producers(name());
    }

    /** Layers that read it directly. */
    List<Site> consumers() {
        return graph.consumers(name());
    }

    /** Whether any layer that leads here, however far, meets the condition. */
    boolean after(Condition condition) {
        return graph.after(condition).contains(name());
    }
}
