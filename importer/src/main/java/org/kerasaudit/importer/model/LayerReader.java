package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Policy;
import org.kerasaudit.importer.layers.UnknownLayer;
import org.kerasaudit.importer.model.Problem.Kind;
import org.kerasaudit.importer.tensor.Shape;

/** Makes a layer of its {@code {"class_name", "config"}} object, collecting problems instead of stopping at them. */
final class LayerReader {
    static final String INPUT_LAYER = "InputLayer";

    private final Origin origin;
    private final Catalogue catalogue;
    private final Consumer<Problem> problems;
    private final BiFunction<JsonNode, String, Network> networks;
    private final Map<String, Integer> counts = new HashMap<>();

    /** @param networks reads a model that stands where a layer may, given its path with a slash behind */
    LayerReader(
            Origin origin,
            Catalogue catalogue,
            Consumer<Problem> problems,
            BiFunction<JsonNode, String, Network> networks) {
        this.origin = origin;
        this.catalogue = catalogue;
        this.problems = problems;
        this.networks = networks;
    }

    /** How often this was asked for {@code name} so far, this time included. */
    int count(String name) {
        return counts.merge(name, 1, Integer::sum);
    }

    /** The name a layer or model has, or one made as Keras 1 makes it for models whose configuration holds none. */
    String name(JsonNode node, String className) {
        JsonNode name =
                node.hasNonNull("name") ? node.get("name") : node.path("config").path("name");
        if (name.isTextual()) return name.asText();
        String base = Naming.snakeCase(className);
        return base + "_" + count(base);
    }

    /** The class as the catalogue names it: operations of the graph, though named like layers, are {@code keras.ops.Add}. */
    private String className(JsonNode node) {
        String name = Naming.classKey(node);
        return isOperation(node) ? "keras.ops." + name : name;
    }

    /** Archives name the module; legacy HDF5 of Keras 3 does not, but only layers have a {@code dtype} there. */
    boolean isOperation(JsonNode node) {
        if (node.hasNonNull("module")) return node.get("module").asText().startsWith("keras.src.ops");
        boolean layer = NetworkReader.isNetwork(node)
                || node.path("config").has("dtype")
                || node.path("class_name").asText().equals(INPUT_LAYER);
        return origin.keras3() && !layer;
    }

    /** The layer that a {@code {"class_name", "config"}} object describes, together with why running it is refused. */
    record Read(Layer layer, List<String> refusals) {}

    Read layer(JsonNode node, String path) {
        String className = className(node);
        if (NetworkReader.isNetwork(node) && catalogue.reader(className).isEmpty()) {
            return new Read(networks.apply(node, path + "/"), List.of());
        }
        var reader = Naming.custom(node) ? catalogue.customReader(className) : catalogue.reader(className);
        if (reader.isEmpty()) {
            String written = Naming.classKey(node);
            String found = written.isEmpty() ? "no class_name" : "class '" + written + "'";
            problems.accept(new Problem(Kind.UNKNOWN_LAYER, path, "class_name", "a layer this project knows", found));
            return new Read(new UnknownLayer(found + " is unknown"), List.of());
        }
        List<String> refusals = new ArrayList<>();
        Config config = new Config(node.path("config"), origin, inner -> inner(inner, path, refusals));
        try {
            Layer layer = reader.get().apply(config);
            refusals.addAll(config.refusals());
            refuseComputeType(node, className, refusals);
            config.unread()
                    .forEach(key -> problems.accept(new Problem(
                            Kind.UNKNOWN_OPTION,
                            path,
                            "config." + key,
                            "an option of " + className + " this project knows",
                            Config.shortened(config.raw(key)))));
            refusals.forEach(refusal -> problems.accept(
                    new Problem(Kind.REFUSED_OPTION, path, "config." + refusal.split("=", 2)[0], "", refusal)));
            return new Read(layer, List.copyOf(refusals));
        } catch (ConfigException invalid) {
            problems.accept(new Problem(
                    Kind.INVALID_CONFIG, path, "config." + invalid.key(), invalid.expected(), invalid.found()));
            return new Read(new UnknownLayer("config." + invalid.getMessage()), List.of());
        }
    }

    private Config.Inner inner(JsonNode node, String holder, List<String> refusals) {
        String className = node.path("class_name").asText();
        String name = name(node, className);
        Read read = layer(node, holder + "/" + name);
        refusals.addAll(read.refusals());
        return new Config.Inner(name, className, trainable(node), read.layer());
    }

    private static void refuseComputeType(JsonNode node, String className, List<String> refusals) {
        Policy policy = policy(node);
        if (policy.known() || className.equals(INPUT_LAYER)) return;
        refusals.add("dtype=" + policy.name() + ": computing by this policy is not implemented");
    }

    private static Policy policy(JsonNode node) {
        return Policy.of(node.path("config").path("dtype"));
    }

    static boolean trainable(JsonNode node) {
        return node.path("config").path("trainable").asBoolean(true);
    }

    @Nullable
    Shape buildShape(JsonNode node, String path) {
        JsonNode shape = node.path("build_config").path("input_shape");
        if (!shape.isArray() || shape.isEmpty() || shape.get(0).isArray()) return null;
        return shape(shape, path, "build_config.input_shape");
    }

    /** The shape, or null with a problem reported where it is none. */
    @Nullable
    Shape shape(JsonNode node, String path, String place) {
        try {
            return Config.shape(place, node);
        } catch (ConfigException invalid) {
            problems.accept(new Problem(Kind.INVALID_CONFIG, path, place, invalid.expected(), invalid.found()));
            return null;
        }
    }

    /** The shape a layer's own configuration declares for its input, of whichever generation. */
    @Nullable
    Shape declaredShape(JsonNode config, String path) {
        for (String key : List.of("batch_shape", "batch_input_shape")) {
            if (config.hasNonNull(key)) return shape(config.get(key), path, "config." + key);
        }
        return null;
    }
}
