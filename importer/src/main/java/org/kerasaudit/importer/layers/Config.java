package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A layer configuration being read. Every getter checks type and range and throws {@link ConfigException} naming the
 * key. Keys that no getter read are left in {@link #unread()}, so no option is silently ignored.
 */
public final class Config {
    /** Keys that do not affect weights, shapes or inference. */
    private static final Set<String> IRRELEVANT = Set.of(
            "name",
            "trainable",
            "dtype",
            "dynamic",
            "batch_input_shape",
            "batch_shape",
            "input_shape",
            "input_dtype",
            "input_spec",
            "sparse",
            "ragged",
            "optional",
            "stateful",
            "unroll",
            "implementation",
            "consume_less",
            "seed",
            "autocast",
            "activity_regularizer",
            "time_major",
            "synchronized",
            "module",
            "registered_name",
            "shared_object_id",
            "build_config",
            "init",
            "inner_init",
            "forget_bias_init",
            "beta_init",
            "gamma_init");

    private static final List<String> IRRELEVANT_ENDINGS = List.of("_initializer", "_regularizer", "_constraint");

    private final JsonNode node;
    private final Origin origin;
    private final BiFunction<String, JsonNode, Inner> innerReader;
    private final Assets assets;
    private final Set<String> read = new HashSet<>();
    private final List<String> refusals = new ArrayList<>();
    private final List<ConfigException> reloadedDifferently = new ArrayList<>();
    private boolean open;

    /**
     * A nested layer.
     *
     * @param trainable the nested layer's {@code trainable}
     */
    public record Inner(String name, String className, boolean trainable, Layer layer) {}

    /**
     * @param node the layer's {@code config} object
     * @param innerReader reads a nested layer, given its {@code {"class_name", "config"}} object
     */
    public Config(JsonNode node, Origin origin, Function<JsonNode, Inner> innerReader) {
        this(node, origin, (key, inner) -> innerReader.apply(inner), Assets.NONE);
    }

    /**
     * @param innerReader also receives the key that holds the nested layer
     * @param assets the files that the archive stores for the layer
     */
    public Config(JsonNode node, Origin origin, BiFunction<String, JsonNode, Inner> innerReader, Assets assets) {
        this.node = node;
        this.origin = origin;
        this.innerReader = innerReader;
        this.assets = assets;
    }

    public Origin origin() {
        return origin;
    }

    /** Whether the key is present and not null. */
    public boolean has(String key) {
        return !raw(key).isNull();
    }

    /** Whether the key is present, even if null. */
    public boolean states(String key) {
        read.add(key);
        return node.has(key);
    }

    /** Returns the raw value; a JSON null if the key is missing. */
    public JsonNode raw(String key) {
        read.add(key);
        JsonNode value = node.get(key);
        return value == null ? NullNode.instance : value;
    }

    /** Whether any getter has read this key. */
    public boolean asked(String key) {
        return read.contains(key);
    }

    /** Marks keys as read because their values do not matter here. */
    public void ignore(String... keys) {
        read.addAll(List.of(keys));
    }

    /** Returns the first of these keys that is present, or the last one. For options that were renamed. */
    public String present(String... keys) {
        for (String key : keys) if (node.hasNonNull(key)) return key;
        return keys[keys.length - 1];
    }

    /** Returns an integer of at least {@code least}. */
    public int integer(String key, int least) {
        JsonNode value = required(key, "an integer ≥ " + least);
        if (!whole(value) || value.asInt() < least) throw wrong(key, "an integer ≥ " + least, value);
        return value.asInt();
    }

    public int integer(String key, int least, int defaultValue) {
        return has(key) ? integer(key, least) : defaultValue;
    }

    /** Returns a number; integers are widened. Python's {@code NaN} and infinities are refused. */
    public double real(String key) {
        JsonNode value = required(key, "a number");
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) throw wrong(key, "a number", value);
        return value.asDouble();
    }

    public double real(String key, double defaultValue) {
        return has(key) ? real(key) : defaultValue;
    }

    /** Whether Keras treats this option as true, by Python's truth rules. */
    public boolean bool(String key, boolean defaultValue) {
        if (!states(key)) return defaultValue;
        JsonNode value = raw(key);
        return truth(value).orElseThrow(() -> wrong(key, "true or false", value));
    }

    /**
     * Python's truth value of {@code value}: zero and null are false, other numbers true. Empty for strings and lists, whose
     * truth value is rarely what the author meant: {@code "false"} is true.
     */
    public static Optional<Boolean> truth(JsonNode value) {
        if (value.isNumber()) return Optional.of(value.asDouble() != 0);
        return value.isBoolean() || value.isNull() ? Optional.of(value.asBoolean()) : Optional.empty();
    }

    /** Returns one of {@code allowed}; the first is the default. */
    public String oneOf(String key, String... allowed) {
        if (!has(key)) return allowed[0];
        JsonNode value = raw(key);
        if (!value.isTextual() || !List.of(allowed).contains(value.asText())) {
            throw wrong(key, "one of " + String.join(", ", allowed), value);
        }
        return value.asText();
    }

    /** Returns {@code count} integers of at least {@code least} each; a single number is repeated {@code count} times. */
    public int[] ints(String key, int count, int least) {
        String expected = count == 1 ? "an integer ≥ " + least : count + " integers ≥ " + least;
        JsonNode value = required(key, expected);
        int[] ints = new int[count];
        boolean list = value.isArray();
        if (list && value.size() != count) throw wrong(key, expected, value);
        for (int i = 0; i < count; i++) {
            JsonNode item = list ? value.get(i) : value;
            if (!whole(item) || item.asInt() < least) throw wrong(key, expected, value);
            ints[i] = item.asInt();
        }
        return ints;
    }

    public int[] ints(String key, int count, int least, int defaultValue) {
        if (has(key)) return ints(key, count, least);
        int[] ints = new int[count];
        java.util.Arrays.fill(ints, defaultValue);
        return ints;
    }

    /** Returns a list of integers of any length; a single number is a list of one. */
    public int[] intList(String key) {
        JsonNode value = required(key, "a list of integers");
        if (whole(value)) return new int[] {value.asInt()};
        int[] ints = new int[value.size()];
        for (int i = 0; i < ints.length; i++) {
            if (!value.isArray() || !whole(value.get(i))) throw wrong(key, "a list of integers", value);
            ints[i] = value.get(i).asInt();
        }
        if (!value.isArray()) throw wrong(key, "a list of integers", value);
        return ints;
    }

    /** Returns the shape in this key; {@code null} sizes are unknown. */
    public Shape shape(String key) {
        return shape(key, required(key, "a shape"));
    }

    /** Converts a JSON list of sizes to a shape. */
    public static Shape shape(String key, JsonNode value) {
        if (!value.isArray()) throw wrong(key, "a list of sizes", value);
        long[] dims = new long[value.size()];
        for (int i = 0; i < dims.length; i++) {
            JsonNode item = value.get(i);
            if (!item.isNull() && (!item.isIntegralNumber() || !item.canConvertToLong() || item.asLong() < 0)) {
                throw wrong(key, "sizes ≥ 0 or null", value);
            }
            dims[i] = item.isNull() ? Shape.UNKNOWN : item.asLong();
        }
        return Shape.of(dims);
    }

    /** Returns the activation in this key; {@code linear} if absent. */
    public Activation activation(String key) {
        return Activations.read(key, this);
    }

    /** Returns the activation in this key, or the one named {@code defaultValue} if the key is absent. */
    public Activation activation(String key, String defaultValue) {
        return has(key) ? activation(key) : Activations.named(key, defaultValue, this);
    }

    /** Returns the layer configured in this key. */
    public Inner inner(String key) {
        JsonNode value = required(key, "a layer");
        if (!value.isObject()) throw wrong(key, "a layer", value);
        return innerReader.apply(key, value);
    }

    /** Returns the layers listed in this key. */
    public List<Inner> inners(String key) {
        return inners(key, (i, item) -> key + "/" + i);
    }

    /** Returns the layers listed in this key; {@code place} gives the path under which archives store each one. */
    public List<Inner> inners(String key, BiFunction<Integer, JsonNode, String> place) {
        JsonNode value = required(key, "a list of layers");
        List<Inner> inners = new ArrayList<>();
        if (!value.isArray()) throw wrong(key, "a list of layers", value);
        for (JsonNode item : value) {
            if (!item.isObject()) throw wrong(key, "a list of layers", value);
            inners.add(innerReader.apply(place.apply(inners.size(), item), item));
        }
        return inners;
    }

    /**
     * Records that the forward pass cannot honor this option. Parameters and shapes are still checked; running the layer is
     * refused with this reason.
     */
    public void refuse(String key, String why) {
        refuse(key, shortened(raw(key)), why);
    }

    /** Like {@link #refuse(String, String)}, for an option whose value is described by {@code value}. */
    void refuse(String key, String value, String why) {
        refusals.add(key + "=" + value + ": " + why);
    }

    /** Records that the layer contains an object of an unknown class, which may have variables. */
    void containsUnknown() {
        open = true;
    }

    /** Whether the layer may have variables beyond the known ones. */
    public boolean open() {
        return open;
    }

    /** Refuses a nested layer, written in {@code key} as {@code inner}, whose dtype policy differs from the outer layer's. */
    public void refuseOtherPolicy(String key, JsonNode inner) {
        String own = policy(node);
        String other = policy(inner.path("config"));
        if (own.isEmpty() || other.isEmpty() || own.equals(other)) return;
        refuse(key, "has the policy " + other + " inside a layer with " + own);
    }

    private static String policy(JsonNode config) {
        JsonNode dtype = config.path("dtype");
        if (dtype.isObject()) return dtype.path("config").path("name").asText("");
        return dtype.isTextual() ? dtype.asText() : "";
    }

    public List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** Returns the text of the layer's asset {@code name}; empty if the file has none. */
    public Optional<String> asset(String name) {
        return assets.read(name)
                .map(bytes -> Utf8.text(bytes)
                        .orElseThrow(() -> new ConfigException(name, "text in UTF-8", "invalid UTF-8")));
    }

    /** Records that Keras loads a value other than the one saved. The layer is read as it was saved. */
    public void reloadsDifferently(String place, String saved, String reloaded) {
        reloadedDifferently.add(new ConfigException(place, saved, reloaded));
    }

    /** Returns the values that Keras loads differently from how they were saved: place, saved, reloaded. */
    public List<ConfigException> reloadedDifferently() {
        return List.copyOf(reloadedDifferently);
    }

    /**
     * Returns the keys that no getter read and that could change what the layer computes; null means an option is not
     * set.
     */
    public Set<String> unread() {
        Set<String> unread = new TreeSet<>();
        for (Map.Entry<String, JsonNode> option : node.properties()) {
            String key = option.getKey();
            if (!read.contains(key) && !irrelevant(key) && !option.getValue().isNull()) unread.add(key);
        }
        return unread;
    }

    /** Whether a key of this name never affects weights, shapes or inference, in any layer. */
    public static boolean irrelevant(String key) {
        if (IRRELEVANT.contains(key)) return true;
        for (String ending : IRRELEVANT_ENDINGS) if (key.endsWith(ending)) return true;
        return false;
    }

    /** Returns the exception for a wrong value. */
    public static ConfigException wrong(String key, String expected, JsonNode found) {
        return new ConfigException(key, expected, shortened(found));
    }

    /** Returns a value as JSON, shortened to fit a message. */
    public static String shortened(JsonNode value) {
        String text = value.toString();
        return text.length() > 80 ? text.substring(0, 77) + "..." : text;
    }

    private JsonNode required(String key, String expected) {
        JsonNode value = raw(key);
        if (value.isNull()) throw new ConfigException(key, expected, node.has(key) ? "null" : "nothing");
        return value;
    }

    private static boolean whole(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt()
                || value.isFloatingPointNumber() && value.asDouble() == value.asInt();
    }
}
