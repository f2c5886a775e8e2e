package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.ClassNames;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Description;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Policy;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.UnknownLayer;
import org.kerasaudit.importer.layers.activation.Activated;
import org.kerasaudit.importer.model.Problem.Kind;
import org.kerasaudit.importer.ops.Operations;
import org.kerasaudit.importer.tensor.Shape;

/** Reads a layer from its {@code {"class_name", "config"}} object; collects problems instead of stopping at the first. */
final class LayerReader {
    static final String INPUT_LAYER = "InputLayer";
    private static final String TRAINABLE = "trainable";

    private static final List<String> OPERATION_MODULES =
            List.of("keras.src.ops", "keras.src.activations", "keras.src.quantizers");

    private final Origin origin;
    private final Catalogue catalogue;
    private final Consumer<Problem> problems;
    private final AssetReader assets;
    private final NetworkSource networks;
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, String> containers = new HashMap<>();
    private int open;

    /** Reads a nested model, given its path with a trailing slash and its scopes. */
    interface NetworkSource {
        Network read(JsonNode node, String path, List<Scope> scopes);
    }

    LayerReader(
            Origin origin,
            Catalogue catalogue,
            AssetReader assets,
            Consumer<Problem> problems,
            NetworkSource networks) {
        this.origin = origin;
        this.catalogue = catalogue;
        this.assets = assets;
        this.problems = problems;
        this.networks = networks;
    }

    /** Returns how many times this method has been called with {@code name}, including this call. */
    int count(String name) {
        return counts.merge(name, 1, Integer::sum);
    }

    /** Returns {@link Naming#container}, cached per class. */
    String container(String layerClass) {
        return containers.computeIfAbsent(layerClass, Naming::container);
    }

    /** Returns the name of a layer or model, or the default name that Keras 1 generates if the configuration has none. */
    String name(JsonNode node, String className) {
        JsonNode name =
                node.hasNonNull("name") ? node.get("name") : node.path("config").path("name");
        if (name.isTextual()) return name.asText();
        String base = Naming.snakeCase(className);
        return base + "_" + count(base);
    }

    /**
     * Returns the class name used by the catalog: graph operations, which are named like layers, become {@code
     * keras.ops.Add}.
     */
    private String className(JsonNode node) {
        return isOperation(node) ? operation(node) : ClassNames.classKey(node);
    }

    private static String operation(JsonNode node) {
        return Operations.PREFIX + ClassNames.classKey(node);
    }

    /**
     * Returns whether this is a graph operation. Archives record the module; legacy HDF5 of Keras 3 does not, but there
     * only layers have {@code trainable}.
     */
    boolean isOperation(JsonNode node) {
        if (node.hasNonNull("module")) {
            String module = node.get("module").asText();
            for (String operations : OPERATION_MODULES) if (module.startsWith(operations)) return true;
            return false;
        }
        boolean layer = NetworkConfig.isNetwork(node)
                || node.path("config").has(TRAINABLE)
                || node.path("class_name").asText().equals(INPUT_LAYER);
        return origin.keras3() && !layer && catalogue.type(operation(node)).isPresent();
    }

    /** Returns the number of layers read so far that may have more variables than those known. */
    int open() {
        return open;
    }

    /** The layer described by a {@code {"class_name", "config"}} object and the reasons for refusing to run it. */
    record Read(Layer layer, Description description, List<String> refusals) {
        static Read of(Layer layer, Description ofClass, List<String> refusals) {
            Description description = layer instanceof UnknownLayer
                    ? new Description("", List.of(), ofClass.traits())
                    : layer.description(ofClass);
            return new Read(layer, description, List.copyOf(refusals));
        }
    }

    /** @param scopes the path from the outermost model to the layer */
    Read layer(JsonNode node, String path, List<Scope> scopes) {
        String className = className(node);
        JsonNode activation = node.path("config").path("activation");
        if (catalogue.description(className).has(Trait.ACTIVATED_LAST) && Activated.isLayer(activation))
            return activated(node, activation, path, scopes);
        if (NetworkConfig.isNetwork(node) && catalogue.type(className).isEmpty()) {
            return Read.of(networks.read(node, path + "/", scopes), Description.NONE, List.of());
        }
        var type = ClassNames.custom(node) ? catalogue.customType(className) : catalogue.type(className);
        if (type.isEmpty()) {
            String written = ClassNames.classKey(node);
            String found = written.isEmpty() ? "no class_name" : "class '" + written + "'";
            problems.accept(new Problem(Kind.UNKNOWN_LAYER, path, "class_name", "a supported layer class", found));
            return Read.of(new UnknownLayer(found + " is unknown"), Description.NONE, List.of());
        }
        return read(type.get(), node, path, scopes);
    }

    private Read read(LayerFamily.Type type, JsonNode node, String path, List<Scope> scopes) {
        List<String> refusals = new ArrayList<>();
        Config config = new Config(
                node.path("config"),
                origin,
                (key, inner) -> inner(inner, path, within(scopes, key), refusals),
                assets.of(scopes));
        try {
            Layer layer = type.reader().apply(config);
            refusals.addAll(config.refusals());
            if (config.open()) open++;
            if (layer.followsPolicy()) refusePolicy(node, type.className(), config.asked("dtype"), refusals);
            checkTrainable(node.path("config").path(TRAINABLE), path);
            if (!(layer instanceof UnknownLayer)) reportUnread(config, type.className(), path);
            for (ConfigException other : config.reloadedDifferently()) {
                problems.accept(
                        new Problem(Kind.RELOADED_DIFFERENTLY, path, other.key(), other.expected(), other.found()));
            }
            for (String refusal : refusals) {
                String option = refusal.split("=", 2)[0];
                problems.accept(new Problem(Kind.REFUSED_OPTION, path, "config." + option, "", refusal));
            }
            return Read.of(layer, type.description(), refusals);
        } catch (ConfigException invalid) {
            problems.accept(new Problem(
                    Kind.INVALID_CONFIG, path, "config." + invalid.key(), invalid.expected(), invalid.found()));
            UnknownLayer unknown = new UnknownLayer("config." + invalid.getMessage());
            return Read.of(unknown, type.description(), List.of());
        }
    }

    private void reportUnread(Config config, String className, String path) {
        for (String key : config.unread()) {
            problems.accept(new Problem(
                    Kind.UNKNOWN_OPTION,
                    path,
                    "config." + key,
                    "a supported option of " + className,
                    Config.shortened(config.raw(key))));
        }
    }

    private Read activated(JsonNode node, JsonNode activation, String path, List<Scope> scopes) {
        ObjectNode linear = node.deepCopy();
        linear.withObject("/config").remove("activation");
        Read read = layer(linear, path, scopes);
        List<String> refusals = new ArrayList<>(read.refusals());
        String name = name(activation, activation.path("class_name").asText());
        Read inner = layer(activation, path + "/" + name, within(scopes, "activation"));
        refusals.addAll(inner.refusals());
        if (inner.layer() instanceof UnknownLayer unknown) {
            open++;
            refusals.add("activation=" + ClassNames.classKey(activation) + ": " + unknown.reason());
            return new Read(read.layer(), read.description(), List.copyOf(refusals));
        }
        Scope scope = new Scope("activation", name);
        Layer activated = new Activated(read.layer(), inner.layer(), scope, trainable(activation));
        Description both = read.description().and(inner.description().pitfalls());
        return new Read(activated, both, List.copyOf(refusals));
    }

    /** Returns the scopes of an inner layer, which Keras stores in an attribute named after its configuration key. */
    private static List<Scope> within(List<Scope> scopes, String key) {
        List<Scope> longer = new ArrayList<>(scopes);
        longer.add(new Scope(key, ""));
        return longer;
    }

    private Config.Inner inner(JsonNode node, String holder, List<Scope> scopes, List<String> refusals) {
        String className = node.path("class_name").asText();
        String name = name(node, className);
        Read read = layer(node, holder + "/" + name, scopes);
        refusals.addAll(read.refusals());
        return new Config.Inner(name, className, trainable(node), read.layer());
    }

    /** @param handled whether the layer reads its policy itself, as layers that Keras quantizes do */
    private static void refusePolicy(JsonNode node, String className, boolean handled, List<String> refusals) {
        JsonNode dtype = node.path("config").path("dtype");
        Policy policy = Policy.of(dtype);
        if (className.equals(INPUT_LAYER)) return;
        if (!policy.known()) {
            refusals.add("dtype=" + policy.name() + ": computing with this policy is not implemented");
        } else if (!handled && (!policy.mode().isEmpty() || Policy.isMap(dtype))) {
            refusals.add("dtype=" + Config.shortened(dtype) + ": Keras does not quantize layers of this class");
        }
    }

    /** Returns the layer's {@code trainable}, which no Keras reads for a Sequential model, though Keras 3 writes it. */
    static boolean trainable(JsonNode node) {
        if (node.path("class_name").asText().equals("Sequential")) return true;
        JsonNode trainable = node.path("config").path(TRAINABLE);
        boolean unset = trainable.isMissingNode() || trainable.isNull() && NetworkConfig.isNetwork(node);
        return unset || Config.truth(trainable).orElse(true);
    }

    /**
     * Checks {@code trainable}, which must be a boolean in layers, though not in models, since tf.keras 2.6, except in
     * Keras 3.0 to 3.14.
     */
    private void checkTrainable(JsonNode trainable, String path) {
        if (trainable.isMissingNode() || trainable.isBoolean()) return;
        boolean strict = origin.tensorflowKeras() && origin.atLeast(2, 6) || origin.keras3Since(15);
        if (!strict && Config.truth(trainable).isPresent()) return;
        problems.accept(new Problem(
                Kind.INVALID_CONFIG, path, "config." + TRAINABLE, "true or false", Config.shortened(trainable)));
    }

    @Nullable
    Shape buildShape(JsonNode node, String path) {
        JsonNode shape = node.path("build_config").path("input_shape");
        if (!shape.isArray() || shape.isEmpty() || shape.get(0).isArray()) return null;
        return shape(shape, path, "build_config.input_shape");
    }

    /** Returns the shapes the layer was built on, or null if they are not recorded or, after reporting a problem, invalid. */
    @Nullable
    Args<Shape> builtOn(JsonNode node, String path) {
        try {
            return BuiltOn.read(node);
        } catch (ConfigException invalid) {
            problems.accept(new Problem(
                    Kind.INVALID_CONFIG,
                    path,
                    "build_config",
                    invalid.key() + " " + invalid.expected(),
                    invalid.found()));
            return null;
        }
    }

    /** Reads a shape; reports a problem and returns null if it is invalid. */
    @Nullable
    Shape shape(JsonNode node, String path, String place) {
        try {
            return Config.shape(place, node);
        } catch (ConfigException invalid) {
            problems.accept(new Problem(Kind.INVALID_CONFIG, path, place, invalid.expected(), invalid.found()));
            return null;
        }
    }

    /** Returns the input shape declared in a layer's configuration by any generation of Keras. */
    @Nullable
    Shape declaredShape(JsonNode config, String path) {
        for (String key : List.of("batch_shape", "batch_input_shape")) {
            if (config.hasNonNull(key)) return shape(config.get(key), path, "config." + key);
        }
        return null;
    }

    /** Returns the shape a nested model declares for its first layer. */
    @Nullable
    Shape declaredByNested(JsonNode model, String path) {
        JsonNode config = model.path("config");
        JsonNode first = (config.isArray() ? config : config.path("layers")).path(0);
        @Nullable Shape shape = declaredShape(first.path("config"), path);
        return shape != null || !NetworkConfig.isNetwork(first) ? shape : declaredByNested(first, path);
    }
}
