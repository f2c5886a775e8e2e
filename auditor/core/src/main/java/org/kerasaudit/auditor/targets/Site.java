package org.kerasaudit.auditor.targets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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

    /** The value at a path of keys with dots between; a missing node if there is none. */
    JsonNode option(String path) {
        JsonNode value = config;
        for (int from = 0; from <= path.length(); ) {
            int dot = path.indexOf('.', from);
            int end = dot < 0 ? path.length() : dot;
            value = value.path(path.substring(from, end));
            from = end + 1;
        }
        return value;
    }

    String shown(String path) {
        JsonNode value = option(path);
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
    boolean behind(Condition condition) {
        Set<String> seen = new HashSet<>();
        Deque<Site> open = new ArrayDeque<>(producers());
        while (!open.isEmpty()) {
            Site site = open.pop();
            if (!seen.add(site.name())) continue;
            if (condition.holds(site)) return true;
            open.addAll(site.producers());
        }
        return false;
    }
}
