package org.kerasaudit.auditor.rules.backdoor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.model.ModelLayer;

/**
 * An operation or a layer without trained weights.
 *
 * @param constants the constants among its operands
 * @param constantFirst whether the first operand is a constant
 */
record Op(String name, JsonNode config, List<JsonNode> constants, boolean constantFirst) {
    private static final Pattern RAW_OP = Pattern.compile("\\bop\"?\\s*:\\s*\"([^\"]{0,200})\"");
    private static final Set<String> OPERANDS = Set.of(
            "x",
            "y",
            "x1",
            "x2",
            "a",
            "b",
            "value",
            "other",
            "clip_value_min",
            "clip_value_max",
            "min",
            "max",
            "values");
    private static final Set<String> OPTIONS = Set.of("threshold", "theta", "x_min", "x_max", "max_value");
    private static final double LARGEST_MASK = -100;
    private static final int LONGEST = 40;

    static Op of(ModelLayer layer, Args<?> args) {
        JsonNode config = layer.config();
        String name = layer.className();
        return switch (name) {
            case "TFOpLambda", "SlicingOpLambda" -> of(config.path("function").asText(), config, args);
            case "TensorFlowOpLayer" -> ofRaw(config, args);
            case "TimeDistributed" -> {
                JsonNode inner = config.path("layer");
                yield of(written(inner.path("class_name").asText(), inner.path("config")), inner.path("config"), args);
            }
            default -> of(written(name, config), config, args);
        };
    }

    private static String written(String className, JsonNode config) {
        return className.equals("Activation") ? name(config.path("activation")) : className;
    }

    private static String name(JsonNode function) {
        if (function.isTextual()) return function.asText();
        JsonNode config = function.path("config");
        return config.isTextual()
                ? config.asText()
                : function.path("class_name").asText();
    }

    private static Op of(String written, JsonNode config, Args<?> args) {
        List<JsonNode> constants = new ArrayList<>();
        int operands = written.toLowerCase(Locale.ROOT).endsWith("close") ? 2 : 3;
        for (int i = 0; i < args.positional().size() && i < operands; i++)
            add(args.positional().get(i), constants);
        args.named().forEach((key, arg) -> {
            if (OPERANDS.contains(key)) add(arg, constants);
        });
        for (String option : OPTIONS) if (config.path(option).isNumber()) constants.add(config.get(option));
        boolean first = !args.positional().isEmpty() && args.positional().get(0) instanceof Arg.Literal<?>;
        return new Op(Effect.plain(written), config, constants, first);
    }

    private static Op ofRaw(JsonNode config, Args<?> args) {
        JsonNode written = config.path("node_def");
        String text = written.isTextual() ? written.asText() : written.toString();
        Matcher op = RAW_OP.matcher(text);
        List<JsonNode> constants = new ArrayList<>();
        config.path("constants").forEach(constants::add);
        String name = op.find() ? op.group(1) : binary(text);
        return new Op(
                Effect.plain(name), config, constants, config.path("constants").has("0"));
    }

    /** Reads the second field of the protocol buffer: the operation, after the name of the node. */
    private static String binary(String text) {
        if (text.length() < 2 || text.charAt(0) != '\n') return "";
        int second = 2 + text.charAt(1);
        if (second + 2 > text.length() || text.charAt(second) != 0x12) return "";
        int start = second + 2;
        return text.substring(start, Math.min(text.length(), start + text.charAt(second + 1)));
    }

    private static void add(Arg<?> arg, List<JsonNode> constants) {
        if (arg instanceof Arg.Literal<?> literal) {
            JsonNode json = literal.json();
            boolean array = json.path("config").has("value");
            JsonNode value = array ? json.path("config").path("value") : json;
            if (value.isNumber() || value.isBoolean() || value.isTextual() || value.isArray()) constants.add(value);
        }
    }

    Effect effect() {
        return Effect.of(name);
    }

    boolean isCastToWholeNumbers() {
        String type = config.path("dtype").asText() + constants;
        return Set.of("cast", "saturatecast", "toint32", "toint64", "viewasdtype")
                        .contains(name)
                && (name.startsWith("toint") || type.contains("int") || type.contains("bool"));
    }

    /** Returns the largest magnitude among the constants; {@code otherwise} if there are none. */
    double magnitude(double otherwise) {
        double largest = -1;
        for (JsonNode constant : constants) largest = Math.max(largest, magnitude(constant));
        return largest < 0 ? otherwise : largest;
    }

    static double magnitude(JsonNode constant) {
        double largest = constant.isNumber() ? Math.abs(constant.asDouble()) : -1;
        if (constant.isBoolean()) largest = constant.asBoolean() ? 1 : 0;
        for (JsonNode item : constant) largest = Math.max(largest, magnitude(item));
        return largest;
    }

    /**
     * Returns the smaller magnitude of two limits that are close to each other, or that of a single limit; 0 for other
     * limits, which only remove outliers.
     */
    double narrowMinimum() {
        if (constants.size() != 2) return magnitude(0);
        double one = Math.abs(constants.get(0).asDouble());
        double other = Math.abs(constants.get(1).asDouble());
        return Math.min(one, other) >= Math.max(one, other) / 2 ? Math.min(one, other) : 0;
    }

    /** Whether this compares values with a list, such as the positions of a sequence. */
    boolean comparesWithPositions() {
        return constants.stream().anyMatch(constant -> constant.isArray() && magnitude(constant) > 0);
    }

    /** Whether this separates zeros from ones. */
    boolean splitsFlags() {
        return !constants.isEmpty() && constants.stream().allMatch(constant -> constant.asDouble() == 0.5);
    }

    /** Whether this tests only for values that mark padding or missing data. */
    boolean marksPadding() {
        if (name.startsWith("is") && !name.equals("isclose") && !name.equals("isin")) return true;
        return !constants.isEmpty() && constants.stream().allMatch(Op::isPadding);
    }

    private static boolean isPadding(JsonNode constant) {
        if (constant.isArray()) {
            for (JsonNode item : constant) if (!isPadding(item)) return false;
            return true;
        }
        if (constant.isTextual()) return constant.asText().isEmpty();
        return constant.isBoolean() || constant.asDouble() == 0 || constant.asDouble() == -1;
    }

    /** Whether any constant is neither zero nor a value that masks out a position. */
    boolean fillsWithValues() {
        return constants.stream().anyMatch(constant -> magnitude(constant) > 0 && !isMask(constant));
    }

    private static boolean isMask(JsonNode constant) {
        if (constant.isNumber()) return constant.asDouble() <= LARGEST_MASK;
        if (constant.isBoolean()) return !constant.asBoolean();
        for (JsonNode item : constant) if (!isMask(item)) return false;
        return true;
    }

    /** Returns {@code equal 0.5}. */
    String shown() {
        if (constants.isEmpty()) return name;
        String constant = constants.get(constants.size() - 1).toString();
        return name + " " + (constant.length() > LONGEST ? constant.substring(0, LONGEST) + "…" : constant);
    }
}
