package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.Trait;

/** The layers of a graph that lead to an output, derived from names and call numbers alone. */
final class Connections {
    private static final Connections NONE = new Connections(Map.of(), Map.of());

    private final Map<String, JsonNode> inbound;
    private final Map<String, Long> usedCalls;

    private Connections(Map<String, JsonNode> inbound, Map<String, Long> usedCalls) {
        this.inbound = inbound;
        this.usedCalls = usedCalls;
    }

    /** Reads the configuration of a functional model; in any other, no layer counts as unconnected. */
    static Connections of(JsonNode config) {
        JsonNode outputs = config.path("output_layers");
        JsonNode layers = config.path("layers");
        if (!layers.isArray() || !outputs.isContainerNode()) return NONE;
        Map<String, JsonNode> inbound = inbound(layers);
        Set<Call> used = used(inbound, outputs, training(layers));
        if (used.isEmpty()) return NONE;
        Map<String, Long> calls = used.stream().collect(Collectors.groupingBy(Call::layer, Collectors.counting()));
        references(config.path("input_layers"), inbound.keySet()).forEach(call -> calls.putIfAbsent(call.layer, 0L));
        return new Connections(inbound, calls);
    }

    boolean any() {
        return this != NONE;
    }

    /** Returns the layers that lead to no output. */
    List<String> unconnected() {
        return inbound.keySet().stream()
                .filter(name -> !usedCalls.containsKey(name))
                .toList();
    }

    /** Counts the unused calls of each layer that has other calls in use. */
    Map<String, Long> unusedCalls() {
        Map<String, Long> unused = new LinkedHashMap<>();
        inbound.forEach((name, nodes) -> {
            long used = usedCalls.getOrDefault(name, 0L);
            if (used > 0 && used < nodes.size()) unused.put(name, nodes.size() - used);
        });
        return unused;
    }

    /** A call of a layer as graphs refer to it; calls of nested models are numbered from one. */
    private record Call(String layer, int number) {}

    private static Map<String, JsonNode> inbound(JsonNode layers) {
        Map<String, JsonNode> inbound = new LinkedHashMap<>();
        for (JsonNode layer : layers) {
            inbound.put(name(layer), layer.path("inbound_nodes"));
        }
        return inbound;
    }

    private static String name(JsonNode layer) {
        JsonNode own = layer.path("name");
        return own.isTextual()
                ? own.asText()
                : layer.path("config").path("name").asText("");
    }

    /** Returns the calls of layers that pass a loss or a metric to training, which are ends of the graph like outputs. */
    private static Set<Call> training(JsonNode layers) {
        Set<Call> calls = new HashSet<>();
        for (JsonNode layer : layers) {
            String className = layer.path("class_name").asText();
            if (!Catalogue.own().description(className).has(Trait.FEEDS_TRAINING)) continue;
            for (int i = 0; i < layer.path("inbound_nodes").size(); i++) calls.add(new Call(name(layer), i));
        }
        return calls;
    }

    private static Set<Call> used(Map<String, JsonNode> inbound, JsonNode outputs, Set<Call> training) {
        Set<Call> used = references(outputs, inbound.keySet());
        used.addAll(training);
        Deque<Call> pending = new ArrayDeque<>(used);
        Set<String> visited = new HashSet<>();
        while (!pending.isEmpty()) {
            String layer = pending.pop().layer;
            if (!visited.add(layer)) continue;
            JsonNode nodes = inbound.getOrDefault(layer, MissingNode.getInstance());
            for (Call call : references(nodes, inbound.keySet())) if (used.add(call)) pending.push(call);
        }
        return used;
    }

    /** Collects the calls referred to within {@code node}: lists of a layer name, a call number and a tensor number. */
    private static Set<Call> references(JsonNode node, Set<String> names) {
        Set<Call> found = new HashSet<>();
        collect(node, names, found);
        return found;
    }

    private static void collect(JsonNode node, Set<String> names, Set<Call> found) {
        if (node.isArray()
                && node.size() >= 3
                && node.get(0).isTextual()
                && node.get(1).isIntegralNumber()
                && names.contains(node.get(0).asText())) {
            found.add(new Call(node.get(0).asText(), node.get(1).asInt()));
        }
        for (JsonNode child : node) if (child.isContainerNode()) collect(child, names, found);
    }
}
