package org.kerasaudit.auditor.targets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.model.Inference;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.model.TensorRef;
import org.kerasaudit.importer.tensor.Shape;

/** The layers of one network and their connections. In a Sequential, each layer reads the one before it. */
final class Graph {
    private final Network network;
    private final Origin origin;
    private final JsonNode config;
    private final Inference shapes;
    private final Map<String, Site> sites = new LinkedHashMap<>();
    private final Map<String, Set<String>> producers = new HashMap<>();
    private final Map<String, Set<String>> consumers = new HashMap<>();
    private final Map<String, Integer> highestOutputRead = new HashMap<>();
    private final Map<String, Long> outputs;
    private final Set<String> inputs = new HashSet<>();
    private final Map<Condition, Set<String>> after = new IdentityHashMap<>();
    private @Nullable Boolean inputsReordered;
    private final StoredNames names;

    /** @param config the network's {@code config} object in the file */
    Graph(Network network, Origin origin, JsonNode config, StoredNames names) {
        this.network = network;
        this.origin = origin;
        this.config = config;
        this.shapes = network.declaredShapes();
        this.names = names;
        Map<String, String> classes = registeredClasses(config);
        for (ModelLayer layer : network.layers()) {
            String className = classes.getOrDefault(layer.name(), layer.className());
            sites.put(layer.name(), Site.of(layer, className, this));
        }
        if (network.sequential()) connectChain();
        else network.layers().forEach(this::connect);
        network.outputRefs().forEach(this::read);
        outputs = network.outputRefs().stream().collect(Collectors.groupingBy(TensorRef::layer, Collectors.counting()));
        for (JsonNode end : config.path("input_layers")) inputs.add(end.path(0).asText());
    }

    /** Returns the registered names, such as {@code acme>Scale}, of custom classes. */
    private static Map<String, String> registeredClasses(JsonNode config) {
        Map<String, String> classes = new HashMap<>();
        for (JsonNode layer : config.isArray() ? config : config.path("layers")) {
            for (String key : List.of("class_name", "registered_name")) {
                String className = layer.path(key).asText("");
                if (className.contains(">"))
                    classes.put(layer.path("config").path("name").asText(), className);
            }
        }
        return classes;
    }

    /** Returns the graph of a nested network. */
    Graph nested(Network inner, JsonNode innerConfig) {
        return new Graph(inner, origin, innerConfig, StoredNames.NONE);
    }

    private void connectChain() {
        @Nullable String before = null;
        for (String name : sites.keySet()) {
            if (before != null) connect(before, name);
            before = name;
        }
    }

    private void connect(ModelLayer layer) {
        for (var call : layer.calls()) {
            for (TensorRef ref : call.tensors()) {
                read(ref);
                connect(ref.layer(), layer.name());
            }
        }
    }

    private void connect(String producer, String reader) {
        producers.computeIfAbsent(reader, name -> new LinkedHashSet<>()).add(producer);
        consumers.computeIfAbsent(producer, name -> new LinkedHashSet<>()).add(reader);
    }

    private void read(TensorRef ref) {
        highestOutputRead.merge(ref.layer(), ref.tensor(), Math::max);
    }

    Iterable<Site> sites() {
        return sites.values();
    }

    boolean sequential() {
        return network.sequential();
    }

    Origin origin() {
        return origin;
    }

    StoredNames names() {
        return names;
    }

    /** Returns the layers whose output a layer reads, excluding input layers. */
    List<Site> producers(String layer) {
        return real(producers.getOrDefault(layer, Set.of()));
    }

    List<Site> consumers(String layer) {
        return real(consumers.getOrDefault(layer, Set.of()));
    }

    /** Returns the names of all direct and indirect successors of layers that satisfy the condition. */
    Set<String> after(Condition condition) {
        return after.computeIfAbsent(condition, this::findAfter);
    }

    private Set<String> findAfter(Condition condition) {
        Set<String> found = new HashSet<>();
        Deque<Site> open = new ArrayDeque<>();
        for (Site site : sites.values()) if (!isInputLayer(site) && condition.holds(site)) open.add(site);
        while (!open.isEmpty()) {
            for (Site consumer : consumers(open.pop().name())) if (found.add(consumer.name())) open.push(consumer);
        }
        return found;
    }

    private List<Site> real(Set<String> names) {
        List<Site> found = new ArrayList<>();
        for (String name : names) {
            Site site = sites.get(name);
            if (site != null && !isInputLayer(site)) found.add(site);
        }
        return found;
    }

    private static boolean isInputLayer(@Nullable Site site) {
        return site != null && site.layer().has(Trait.INPUT);
    }

    /** Whether a layer reads an input of the model. */
    boolean first(String layer) {
        Set<String> found = producers.getOrDefault(layer, Set.of());
        return found.isEmpty() || found.stream().anyMatch(name -> isInputLayer(sites.get(name)));
    }

    /** Whether a layer is the last one listed in the configuration. */
    boolean last(String layer) {
        List<ModelLayer> layers = network.layers();
        return layers.get(layers.size() - 1).name().equals(layer);
    }

    /** Returns the highest index among a layer's outputs that are read. */
    int highestOutputRead(String layer) {
        return highestOutputRead.getOrDefault(layer, 0);
    }

    /** Returns how many outputs of the model come from a layer. */
    long outputs(String layer) {
        return outputs.getOrDefault(layer, 0L);
    }

    /** Whether the file lists this layer among the network's inputs. */
    boolean isInput(String layer) {
        return inputs.contains(layer);
    }

    /** Whether the network's inputs or outputs are a dict. */
    boolean endsByName() {
        return config.path("input_layers").isObject()
                || config.path("output_layers").isObject();
    }

    /** Whether inputs of different shapes are listed in a different order than their layers. */
    boolean inputsReordered() {
        if (inputsReordered == null) inputsReordered = findInputsReordered();
        return inputsReordered;
    }

    private boolean findInputsReordered() {
        List<String> listed = sites.values().stream()
                .filter(Graph::isInputLayer)
                .map(Site::name)
                .toList();
        List<String> given = network.inputRefs().stream().map(TensorRef::layer).toList();
        if (listed.size() != given.size() || listed.equals(given)) return false;
        for (int i = 0; i < given.size(); i++) {
            Site here = sites.get(listed.get(i));
            Site there = sites.get(given.get(i));
            if (here == null || there == null || !output(here).equals(output(there))) return true;
        }
        return false;
    }

    /** Whether a layer is called with several tensors whose shapes are known to differ. */
    boolean inputShapesDiffer(ModelLayer layer) {
        return shapes.builtOn(layer)
                .filter(args -> args.tensors().stream().distinct().count() > 1)
                .isPresent();
    }

    private List<Shape> output(Site site) {
        return shapes.outputs(site.layer()).orElse(List.of());
    }

    /** Returns the shape of the first input of a layer; null if unknown. */
    @Nullable
    Shape input(ModelLayer layer) {
        List<Shape> tensors = shapes.builtOn(layer).map(Args::tensors).orElse(List.of());
        return tensors.isEmpty() ? null : tensors.get(0);
    }
}
