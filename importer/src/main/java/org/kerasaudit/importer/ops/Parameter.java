package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.tensor.DType;

/**
 * A parameter of an operation under its Python name. It may be given when the operation is created or when it is
 * called, since that differs between versions of Keras.
 *
 * @param expected the accepted values, for messages
 * @param role the kind of argument that is accepted
 * @param defaultValue the default value; null if the parameter is required
 * @param why the reason for refusing values that Keras would accept
 */
public record Parameter(
        String name,
        String expected,
        Role role,
        Predicate<JsonNode> accepts,
        @Nullable JsonNode defaultValue,
        @Nullable String why) {

    private Parameter(
            String name, String expected, Role role, Predicate<JsonNode> accepts, @Nullable JsonNode defaultValue) {
        this(name, expected, role, accepts, defaultValue, null);
    }

    /** The kind of argument that a parameter accepts. */
    enum Role {
        /** A constant. */
        OPTION,
        /** A tensor, a list of tensors, or constants in their place. */
        TENSOR,
        /** All remaining arguments, tensors or constants. */
        REST,
        /** All keyword arguments that no other parameter takes. */
        KEYWORDS
    }

    public static Parameter tensor(String name) {
        return new Parameter(name, "a tensor", Role.TENSOR, Literals::isTensor, null);
    }

    public static Parameter optionalTensor(String name) {
        return new Parameter(
                name,
                "a tensor or None",
                Role.TENSOR,
                json -> json.isNull() || Literals.isTensor(json),
                NullNode.instance);
    }

    /** Returns a parameter for a tensor or a number, {@code defaultValue} by default. */
    public static Parameter tensor(String name, double defaultValue) {
        return new Parameter(name, "a tensor", Role.TENSOR, Literals::isTensor, DoubleNode.valueOf(defaultValue));
    }

    /** Returns a parameter for a list of tensors. */
    public static Parameter tensors(String name) {
        return new Parameter(name, "a list of tensors", Role.TENSOR, Literals::isTensor, null);
    }

    static Parameter rest(String name) {
        return new Parameter(name, "tensors", Role.REST, Literals::isTensor, null);
    }

    static Parameter keywords(String name, String expected, Predicate<JsonNode> accepts) {
        return new Parameter(name, expected, Role.KEYWORDS, accepts, NullNode.instance);
    }

    public static Parameter flag(String name, boolean defaultValue) {
        return option(name, "true or false", JsonNode::isBoolean, BooleanNode.valueOf(defaultValue));
    }

    /** Returns a flag for which only the truth value matters, as in Python. */
    public static Parameter truth(String name, boolean defaultValue) {
        return option(name, "true or false", json -> Config.truth(json).isPresent(), BooleanNode.valueOf(defaultValue));
    }

    public static Parameter integer(String name) {
        return option(name, "an integer", Parameter::isInteger, null);
    }

    public static Parameter integer(String name, int defaultValue) {
        return option(name, "an integer", Parameter::isInteger, IntNode.valueOf(defaultValue));
    }

    /** Returns a parameter for an integer or None, the default. */
    public static Parameter optionalInteger(String name) {
        return option(name, "an integer or None", json -> json.isNull() || isInteger(json), NullNode.instance);
    }

    /** Returns a parameter for an axis or None, the default, which means all axes. */
    public static Parameter axis() {
        return optionalInteger("axis");
    }

    /** Returns a parameter for an axis or None, {@code defaultValue} by default. */
    public static Parameter axis(int defaultValue) {
        return option(
                "axis", "an integer or None", json -> json.isNull() || isInteger(json), IntNode.valueOf(defaultValue));
    }

    /** Returns a parameter for one axis, several axes or None, the default. */
    public static Parameter axes(String name) {
        return axes(name, NullNode.instance);
    }

    static Parameter axes(String name, JsonNode defaultValue) {
        return option(
                name,
                "an integer, a list of integers or None",
                json -> json.isNull() || areIntegers(json),
                defaultValue);
    }

    /** Returns a parameter for one integer or a list of integers. */
    public static Parameter integers(String name) {
        return option(name, "an integer or a list of integers", Parameter::areIntegers, null);
    }

    static Parameter integers(String name, int defaultValue) {
        return option(name, "an integer or a list of integers", Parameter::areIntegers, IntNode.valueOf(defaultValue));
    }

    public static Parameter real(String name) {
        return option(name, "a number", JsonNode::isNumber, null);
    }

    public static Parameter real(String name, double defaultValue) {
        return option(name, "a number", JsonNode::isNumber, DoubleNode.valueOf(defaultValue));
    }

    /** Returns a parameter for a number or None, the default. */
    static Parameter optionalReal(String name) {
        return option(name, "a number or None", json -> json.isNull() || json.isNumber(), NullNode.instance);
    }

    /** Returns a parameter for an element type, or None to derive it from the operands. */
    public static Parameter dtype(String name) {
        return option(
                name,
                "an element type",
                json -> json.isNull() || DType.named(json.asText()).isPresent(),
                NullNode.instance);
    }

    /** Returns a parameter for one of {@code allowed}, the first of which is the default. */
    public static Parameter word(String name, String... allowed) {
        return option(
                name,
                "one of " + String.join(", ", allowed),
                json -> List.of(allowed).contains(json.asText()),
                TextNode.valueOf(allowed[0]));
    }

    /** Returns the same parameter with a minimum for every integer. */
    public Parameter atLeast(int min) {
        Predicate<JsonNode> inRange = json -> {
            if (!accepts.test(json)) return false;
            for (JsonNode item : json) if (item.isNumber() && item.asInt() < min) return false;
            return !json.isNumber() || json.asInt() >= min;
        };
        return new Parameter(name, expected + " ≥ " + min, role, inRange, defaultValue, why);
    }

    /** Returns a copy of this parameter that also accepts None. */
    public Parameter orNone() {
        return new Parameter(
                name, expected + " or None", role, json -> json.isNull() || accepts.test(json), defaultValue, why);
    }

    /** Returns an option for which only one value, the default, is supported. */
    public static Parameter only(String name, JsonNode value, String why) {
        return new Parameter(
                name, value.toString(), Role.OPTION, json -> json.isNull() || json.equals(value), value, why);
    }

    /** Returns a parameter that accepts anything, for an operation that is not run. */
    public static Parameter anything(String name) {
        return new Parameter(name, "anything", Role.TENSOR, json -> true, NullNode.instance);
    }

    /** Returns a parameter that is always refused. */
    public static Parameter refused(String name, String why) {
        return new Parameter(name, "nothing", Role.OPTION, json -> false, NullNode.instance, why);
    }

    public static Parameter option(
            String name, String expected, Predicate<JsonNode> accepts, @Nullable JsonNode defaultValue) {
        return new Parameter(name, expected, Role.OPTION, accepts, defaultValue);
    }

    public static boolean isInteger(JsonNode json) {
        return json.isIntegralNumber() && json.canConvertToInt()
                || json.isFloatingPointNumber() && json.asDouble() == json.asInt();
    }

    /** Returns whether this is an integer or a list of integers. */
    static boolean areIntegers(JsonNode json) {
        if (!json.isArray()) return isInteger(json);
        for (JsonNode item : json) if (!isInteger(item)) return false;
        return true;
    }
}
