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

/** What some versions of Keras 3 wrote wrongly into the graphs of models. */
record SavingBugs(Origin origin) {
    static final String CONFUSED_CALLS =
            "Keras 3.2 writes every reference to a layer that is called several times as one to its first call";

    /** The layers of a graph of which the file does not tell which of their calls is read where. */
    Set<String> confusedCalls(JsonNode config) {
        if (!origin.keras3() || origin.before(3, 2) || origin.atLeast(3, 3)) return Set.of();
        Set<String> confused = new HashSet<>(read(config).keySet());
        config.path("layers").forEach(node -> {
            if (node.path("inbound_nodes").size() < 2) confused.remove(name(node));
        });
        return confused;
    }

    /**
     * The numbers of calls as they are meant, by layer and number as written; empty where they are the same. Until 3.1 Keras
     * also counts, in the arguments of layers, the calls that a layer saw outside of the model; of those in it, each is read.
     */
    Map<String, Map<Integer, Integer>> meantCalls(JsonNode config) {
        Map<String, Map<Integer, Integer>> meant = new HashMap<>();
        if (!origin.keras3() || origin.atLeast(3, 2)) return meant;
        Map<String, SortedSet<Integer>> read = read(config);
        config.path("layers").forEach(node -> {
            SortedSet<Integer> written = read.getOrDefault(name(node), new TreeSet<>());
            Map<Integer, Integer> numbers = inOrder(written, left(node, config, written));
            if (!numbers.isEmpty()) meant.put(name(node), numbers);
        });
        return meant;
    }

    /** The calls of a layer that arguments can mean: all, or where the numbers say otherwise those that no output is. */
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

    /** The outputs of a graph, in which the calls of nested graphs are counted from 1; none where they are written wrongly. */
    private static List<TensorRef> outputs(JsonNode config) {
        try {
            return InboundNodes.ends(config.path("output_layers"));
        } catch (ConfigException reportedElsewhere) {
            return List.of();
        }
    }

    private static Map<Integer, Integer> inOrder(SortedSet<Integer> written, List<Integer> calls) {
        Map<Integer, Integer> meant = new TreeMap<>();
        if (written.size() != calls.size() || List.copyOf(written).equals(calls)) return meant;
        int next = 0;
        for (int number : written) meant.put(number, calls.get(next++));
        return meant;
    }

    /** The numbers of the calls that are read as arguments, by layer. */
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

    /** Whether a shape recorded beside this layer's output means nothing. */
    boolean misdeclares(ModelLayer layer) {
        return layer.has(Trait.MISDECLARED) && origin.before(3, 15);
    }
}
