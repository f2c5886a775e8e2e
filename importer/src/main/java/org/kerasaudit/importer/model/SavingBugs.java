package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Trait;

/** Works around errors that some versions of Keras 3 write into model graphs. */
record SavingBugs(Origin origin) {
    static final String CONFUSED_CALLS =
            "Keras 3.2 saves every reference to a layer called several times as a reference to its first call";

    /** Returns the layers of a graph for which the file does not define which of their calls is read where. */
    Set<String> confusedCalls(JsonNode config) {
        if (!origin.keras3() || origin.before(3, 2) || origin.atLeast(3, 3)) return Set.of();
        Set<String> confused = new HashSet<>(read(config).keySet());
        config.path("layers").forEach(node -> {
            if (node.path("inbound_nodes").size() < 2) confused.remove(name(node));
        });
        return confused;
    }

    /**
     * Returns the intended call numbers by layer and written number; empty if they are the same. Up to 3.1, the call numbers in
     * layers' arguments also count calls outside the model; each call inside it is read.
     */
    Map<String, Map<Integer, Integer>> intendedCalls(JsonNode config) {
        Map<String, Map<Integer, Integer>> intended = new HashMap<>();
        if (!origin.keras3() || origin.atLeast(3, 2)) return intended;
        Map<String, SortedSet<Integer>> read = read(config);
        config.path("layers").forEach(node -> {
            SortedSet<Integer> written = read.getOrDefault(name(node), new TreeSet<>());
            Map<Integer, Integer> numbers = inOrder(written, left(node, config, written));
            if (!numbers.isEmpty()) intended.put(name(node), numbers);
        });
        return intended;
    }

    /**
     * Returns the calls of a layer that arguments can refer to: all, or if the numbers do not allow that, those that are not
     * outputs.
     */
    private static List<Integer> left(JsonNode node, JsonNode config, Set<Integer> written) {
        List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < node.path("inbound_nodes").size(); i++) calls.add(i);
        if (calls.size() == written.size()) return calls;
        int first = node.path("config").has("output_layers") ? 1 : 0;
        outputs(config).stream()
                .filter(end -> end.layer().equals(name(node)))
                .forEach(end -> calls.remove(Integer.valueOf(end.node() - first)));
        return calls;
    }

    /** Returns the outputs of a graph, which count the calls of nested graphs from 1; none if they are invalid. */
    private static List<TensorRef> outputs(JsonNode config) {
        try {
            return InboundNodes.ends(config.path("output_layers"));
        } catch (ConfigException reportedElsewhere) {
            return List.of();
        }
    }

    private static Map<Integer, Integer> inOrder(SortedSet<Integer> written, List<Integer> calls) {
        Map<Integer, Integer> intended = new TreeMap<>();
        if (written.size() != calls.size() || List.copyOf(written).equals(calls)) return intended;
        int next = 0;
        for (int number : written) intended.put(number, calls.get(next++));
        return intended;
    }

    /** Returns the numbers of the calls that are read as arguments, by layer. */
    private static Map<String, SortedSet<Integer>> read(JsonNode config) {
        Map<String, SortedSet<Integer>> read = new HashMap<>();
        config.path("layers")
                .forEach(node -> node.path("inbound_nodes")
                        .findValues("keras_history")
                        .forEach(ref -> read.computeIfAbsent(ref.path(0).asText(), layer -> new TreeSet<>())
                                .add(ref.path(1).asInt())));
        return read;
    }

    private static String name(JsonNode node) {
        return node.path("name").asText();
    }

    /** Returns whether the shape recorded next to this layer's output is meaningless. */
    boolean misdeclares(ModelLayer layer) {
        return layer.has(Trait.MISDECLARED) && origin.before(3, 15);
    }
}
