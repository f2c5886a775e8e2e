package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.tensor.DType;

/**
 * The signature of a TensorFlow function: the types of its tensors, its parameters in order, and additional constants
 * for the Keras function.
 *
 * <p>In text, the types come first unless any type is accepted, then each parameter as
 * {@code name:kind(default)≥minimum=keras}, of which only the name is required. A parameter without a kind is a tensor.
 * One without a Keras name is either ignored by the Keras function or determines how its other arguments are derived.
 * {@code ~} instead of {@code =} marks a tensor with a separate type, and {@code keras:=value} is a constant.
 */
record Signature(Types types, List<Entry> entries, Map<String, JsonNode> constants) {
    private static final Pattern PART =
            Pattern.compile("(\\w+):=(\\S+)|(\\w+)(:(\\w+)(\\(([^)]*)\\))?)?(≥(\\d+))?(([=~])(\\w+))?");

    /** How an argument is passed to the Keras function. */
    enum Handling {
        /** Not passed as an argument. */
        NONE,
        /** As a tensor of the type that all tensors of the call share. */
        TENSOR,
        /** As a tensor of a separate type. */
        SEPARATE,
        /** As a list of tensors of one type. */
        LIST,
        /** As constants, whether given as constants or in tensors. */
        NUMBERS,
        /** Unchanged. */
        OPTION
    }

    /** A parameter and its name in Keras. */
    record Entry(Parameter parameter, Handling handling, String keras) {
        String name() {
            return parameter.name();
        }
    }

    /** @param special parameters that no kind describes, looked up by name */
    static Signature of(String text, Parameter... special) {
        Types types = Types.ANY;
        List<Entry> entries = new ArrayList<>();
        Map<String, JsonNode> constants = new LinkedHashMap<>();
        for (MatchResult part : PART.matcher(text).results().toList()) {
            String constant = part.group(1);
            if (constant != null) constants.put(constant, json(part.group(2)));
            else if (part.group().matches("[A-Z_0-9]+")) types = Types.valueOf(part.group());
            else entries.add(entry(part, special));
        }
        return new Signature(types, List.copyOf(entries), constants);
    }

    private static Entry entry(MatchResult part, Parameter... special) {
        String name = part.group(3);
        String kind = text(part, 5);
        Parameter plain = Arrays.stream(special)
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseGet(() -> parameter(name, kind, text(part, 7)));
        Parameter parameter = part.group(9) == null ? plain : plain.atLeast(Integer.parseInt(part.group(9)));
        return new Entry(parameter, handling(kind, text(part, 11)), text(part, 12));
    }

    private static String text(MatchResult part, int group) {
        String text = part.group(group);
        return text == null ? "" : text;
    }

    private static Handling handling(String kind, String sign) {
        if (sign.isEmpty()) return Handling.NONE;
        if (sign.equals("~")) return Handling.SEPARATE;
        return switch (kind) {
            case "", "optional", "number" -> Handling.TENSOR;
            case "list" -> Handling.LIST;
            case "numbers" -> Handling.NUMBERS;
            default -> Handling.OPTION;
        };
    }

    /** @param argument the default, the allowed words, or the only value and the reason for it; empty if not stated */
    private static Parameter parameter(String name, String kind, String argument) {
        return switch (kind) {
            case "", "numbers" -> Parameter.tensor(name);
            case "optional" -> Parameter.optionalTensor(name);
            case "number" -> TfFunction.number(name, Integer.parseInt(argument));
            case "list" -> Parameter.tensors(name);
            case "integer" ->
                argument.isEmpty() ? Parameter.integer(name) : Parameter.integer(name, Integer.parseInt(argument));
            case "integers" -> Parameter.integers(name);
            case "optionalInteger" -> Parameter.optionalInteger(name);
            case "axis" -> argument.isEmpty() ? Parameter.axis() : Parameter.axis(Integer.parseInt(argument));
            case "axes" -> Parameter.axes(name);
            case "real" ->
                argument.isEmpty() ? Parameter.real(name) : Parameter.real(name, Double.parseDouble(argument));
            case "flag" -> Parameter.flag(name, Boolean.parseBoolean(argument));
            case "truth" -> Parameter.truth(name, Boolean.parseBoolean(argument));
            case "dtype" -> Parameter.dtype(name);
            case "type" ->
                Parameter.option(
                        name,
                        "an element type",
                        json -> DType.named(json.asText()).isPresent(),
                        null);
            case "word" -> Parameter.word(name, argument.split(","));
            case "text" -> Parameter.option(name, "a text", JsonNode::isTextual, null);
            case "format" -> Parameter.option(name, "NHWC or NCHW", Signature::isFormat, NullNode.instance);
            case "only" -> Parameter.only(name, json(argument.split("; ")[0]), argument.split("; ")[1]);
            case "unused" -> Parameter.anything(name);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static boolean isFormat(JsonNode json) {
        return json.isNull() || json.asText().startsWith("N");
    }

    private static JsonNode json(String value) {
        return switch (value) {
            case "null" -> NullNode.instance;
            case "true", "false" -> BooleanNode.valueOf(Boolean.parseBoolean(value));
            default -> value.matches("-?\\d+") ? IntNode.valueOf(Integer.parseInt(value)) : TextNode.valueOf(value);
        };
    }

    /** Returns the name of the first parameter. */
    String first() {
        return entries.get(0).name();
    }

    List<Parameter> parameters() {
        return entries.stream().map(Entry::parameter).toList();
    }

    /** Returns the parameters that are passed to the Keras function in this way. */
    List<Entry> handled(Handling handling) {
        return entries.stream().filter(entry -> entry.handling() == handling).toList();
    }
}
