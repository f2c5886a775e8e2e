package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.tensor.Shape;

/**
 * Reads {@code inbound_nodes}. Keras 1 writes {@code [name, node, tensor]} per tensor; Keras 2 and tf.keras add the
 * call's keyword arguments; Keras 3 writes the arguments as passed, with {@code __keras_tensor__} objects for tensors.
 */
final class InboundNodes {
    private static final String CONSTANT = "_CONSTANT_VALUE";

    private final Set<String> layerNames;
    private final Map<String, Map<Integer, Integer>> intendedCalls;
    private final BiConsumer<TensorRef, Shape> recordedShapes;

    /**
     * @param layerNames the names a reference may use, which distinguish references from constants in keyword arguments
     * @param intendedCalls the intended call numbers that differ from the written ones, by layer and written number
     * @param recordedShapes receives the shape Keras 3 writes next to each reference
     */
    InboundNodes(
            Set<String> layerNames,
            Map<String, Map<Integer, Integer>> intendedCalls,
            BiConsumer<TensorRef, Shape> recordedShapes) {
        this.layerNames = layerNames;
        this.intendedCalls = intendedCalls;
        this.recordedShapes = recordedShapes;
    }

    /** Reads the layer's calls in order. Throws {@link ConfigException} if they are invalid. */
    List<Args<TensorRef>> read(JsonNode inboundNodes) {
        return read(inboundNodes, false);
    }

    /** @param structured whether a list of one tensor stays a list, as in tf.keras for its graph operations */
    List<Args<TensorRef>> read(JsonNode inboundNodes, boolean structured) {
        if (!inboundNodes.isArray()) throw Config.wrong("inbound_nodes", "a list of calls", inboundNodes);
        List<Args<TensorRef>> calls = new ArrayList<>();
        for (JsonNode node : inboundNodes) {
            calls.add(node.isObject() && node.has("args") ? keras3(node) : legacy(node, structured));
        }
        return List.copyOf(calls);
    }

    /** Drops a {@code training} flag, which Keras 3 replaces with the model's own in predict. */
    private Args<TensorRef> keras3(JsonNode node) {
        List<Arg<TensorRef>> positional = new ArrayList<>();
        for (JsonNode arg : node.path("args")) positional.add(argument(arg));
        if (node.path("kwargs").isEmpty()) return new Args<>(List.copyOf(positional), Map.of());
        Map<String, Arg<TensorRef>> named = new LinkedHashMap<>();
        node.path("kwargs").properties().forEach(entry -> named.put(entry.getKey(), argument(entry.getValue())));
        if (named.get("training") instanceof Arg.Literal<TensorRef>) named.remove("training");
        return new Args<>(List.copyOf(positional), named);
    }

    private Arg<TensorRef> argument(JsonNode value) {
        String className = value.path("class_name").asText();
        if (className.equals("__keras_tensor__")) return new Arg.One<>(kerasTensor(value.path("config")));
        if (className.equals("__tuple__")) return many(value.path("config").path("value"));
        if (value.isArray() && holdsTensor(value)) return many(value);
        if (value.isObject() && !value.has("class_name") && holdsTensor(value)) return inKeyOrder(value);
        return new Arg.Literal<>(value);
    }

    private Arg<TensorRef> many(JsonNode items) {
        List<Arg<TensorRef>> arguments = new ArrayList<>();
        items.forEach(item -> arguments.add(argument(item)));
        return new Arg.Many<>(List.copyOf(arguments));
    }

    /** Reads a dict of tensors, which Keras flattens by sorted key. */
    private Arg<TensorRef> inKeyOrder(JsonNode dict) {
        Map<String, Arg<TensorRef>> sorted = new TreeMap<>();
        dict.properties().forEach(entry -> sorted.put(entry.getKey(), argument(entry.getValue())));
        return new Arg.Dict<>(sorted);
    }

    private static boolean holdsTensor(JsonNode value) {
        return value.findValuesAsText("class_name").contains("__keras_tensor__");
    }

    private TensorRef kerasTensor(JsonNode config) {
        TensorRef written = reference(config.path("keras_history"));
        int call = intendedCalls.getOrDefault(written.layer(), Map.of()).getOrDefault(written.node(), written.node());
        TensorRef ref = call == written.node() ? written : new TensorRef(written.layer(), call, written.tensor());
        if (config.path("shape").isArray()) recordedShapes.accept(ref, Config.shape("shape", config.path("shape")));
        return ref;
    }

    private Args<TensorRef> legacy(JsonNode node, boolean structured) {
        if (!node.isContainerNode()) throw Config.wrong("inbound_nodes", "a list of tensors", node);
        Map<String, Arg<TensorRef>> named = new LinkedHashMap<>();
        Arg<TensorRef> first = legacyTensor(node, named);
        boolean one = !structured
                && first instanceof Arg.Many<TensorRef> many
                && many.items().size() == 1;
        return new Args<>(one ? ((Arg.Many<TensorRef>) first).items() : List.of(first), named);
    }

    /**
     * Reads a tensor or a constant, or a list or dict of them as nested by tf.keras, flattened by sorted key; each repeats the
     * call's keyword arguments.
     */
    private Arg<TensorRef> legacyTensor(JsonNode entry, Map<String, Arg<TensorRef>> named) {
        if (entry.isObject()) {
            Map<String, Arg<TensorRef>> sorted = new TreeMap<>();
            entry.properties().forEach(one -> sorted.put(one.getKey(), legacyTensor(one.getValue(), named)));
            return new Arg.Dict<>(sorted);
        }
        boolean constant =
                entry.path(0).asText().equals(CONSTANT) && entry.path(1).asInt() == -1;
        if (!constant && !isReference(entry) && !entry.path(0).isTextual()) {
            List<Arg<TensorRef>> items = new ArrayList<>();
            entry.forEach(item -> items.add(legacyTensor(item, named)));
            return new Arg.Many<>(List.copyOf(items));
        }
        entry.path(3).properties().forEach(kwarg -> named.put(kwarg.getKey(), legacyKeyword(kwarg.getValue())));
        return constant ? new Arg.Literal<>(entry.path(2)) : new Arg.One<>(reference(entry));
    }

    private Arg<TensorRef> legacyKeyword(JsonNode value) {
        if (isReference(value)) return new Arg.One<>(reference(value));
        if (!holdsReference(value)) return new Arg.Literal<>(value);
        if (value.isObject()) {
            Map<String, Arg<TensorRef>> entries = new LinkedHashMap<>();
            value.properties().forEach(entry -> entries.put(entry.getKey(), legacyKeyword(entry.getValue())));
            return new Arg.Dict<>(entries);
        }
        List<Arg<TensorRef>> items = new ArrayList<>();
        value.forEach(item -> items.add(legacyKeyword(item)));
        return new Arg.Many<>(List.copyOf(items));
    }

    private boolean holdsReference(JsonNode value) {
        if (isReference(value)) return true;
        for (JsonNode item : value) if (item.isContainerNode() && holdsReference(item)) return true;
        return false;
    }

    private boolean isReference(JsonNode value) {
        return value.isArray()
                && value.size() >= 3
                && value.get(0).isTextual()
                && value.get(1).isInt()
                && value.get(2).isInt()
                && layerNames.contains(value.get(0).asText());
    }

    /** Reads {@code [layer, node, tensor]}. */
    static TensorRef reference(JsonNode value) {
        boolean written = value.path(0).isTextual() && isIndex(value.path(1)) && isIndex(value.path(2));
        if (!written) {
            throw Config.wrong("inbound_nodes", "[layer name, node index, tensor index]", value);
        }
        return new TensorRef(
                value.path(0).asText(), value.path(1).asInt(), value.path(2).asInt());
    }

    private static boolean isIndex(JsonNode number) {
        return number.isInt() && number.asInt() >= 0;
    }

    /**
     * Reads {@code input_layers} or {@code output_layers}: a reference, a list of them, or a dict of them in key order; nested
     * lists are flattened.
     */
    static List<TensorRef> ends(JsonNode value) {
        List<TensorRef> refs = new ArrayList<>();
        if (value.path(0).isTextual()) {
            refs.add(reference(value));
        } else if (value.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            value.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            sorted.values().forEach(item -> refs.addAll(ends(item)));
        } else {
            value.forEach(item -> refs.addAll(ends(item)));
        }
        return refs;
    }
}
