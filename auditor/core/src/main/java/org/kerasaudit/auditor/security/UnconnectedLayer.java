package org.kerasaudit.auditor.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.kerasaudit.auditor.Severity;

/** KA712: a layer that no output depends on. */
record UnconnectedLayer() implements SecurityCheck {
    @Override
    public String id() {
        return "KA712";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String summary() {
        return "A layer is connected to no output.";
    }

    @Override
    public String explanation() {
        return "Keras saves the layers that lead to an output and no others. One that leads nowhere is built and called all the same when "
                + "the model is loaded, which is how crafted files run functions without changing any prediction "
                + "(the published exploits of CVE-2025-1550 and CVE-2025-8747 do). Compare the file with the one that was saved.";
    }

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        JsonNode outputs = object.path("output_layers");
        JsonNode layers = object.path("layers");
        if (!layers.isArray() || !outputs.isContainerNode()) return;
        Map<String, JsonNode> inbound = inbound(layers);
        Set<String> used = used(inbound, outputs);
        used.addAll(references(object.path("input_layers"), inbound.keySet()));
        if (used.isEmpty()) return;
        inbound.keySet().stream().filter(name -> !used.contains(name)).forEach(name -> {
            String layer = where.layer().isEmpty() ? name : where.layer() + "/" + name;
            hits.add(this, layer, where.in("layers", layers).place(), "a way to an output", "none from this layer");
        });
    }

    private static Map<String, JsonNode> inbound(JsonNode layers) {
        Map<String, JsonNode> inbound = new LinkedHashMap<>();
        for (JsonNode layer : layers) {
            String name = layer.path("name").isTextual()
                    ? layer.get("name").asText()
                    : layer.path("config").path("name").asText("");
            inbound.put(name, layer.path("inbound_nodes"));
        }
        return inbound;
    }

    private static Set<String> used(Map<String, JsonNode> inbound, JsonNode outputs) {
        Set<String> used = references(outputs, inbound.keySet());
        Deque<String> pending = new ArrayDeque<>(used);
        Map<String, Set<String>> known = new HashMap<>();
        while (!pending.isEmpty()) {
            String layer = pending.pop();
            Set<String> sources = known.computeIfAbsent(layer, name -> references(inbound.get(name), inbound.keySet()));
            sources.stream().filter(used::add).forEach(pending::push);
        }
        return used;
    }

    /** The layers that some node inside refers to: a list of a name, the number of a call and that of a tensor. */
    private static Set<String> references(JsonNode node, Set<String> names) {
        Set<String> found = new HashSet<>();
        collect(node, names, found);
        return found;
    }

    private static void collect(JsonNode node, Set<String> names, Set<String> found) {
        if (node.isArray()
                && node.size() >= 3
                && node.get(0).isTextual()
                && node.get(1).isIntegralNumber()
                && names.contains(node.get(0).asText())) {
            found.add(node.get(0).asText());
        }
        for (JsonNode child : node) if (child.isContainerNode()) collect(child, names, found);
    }
}
