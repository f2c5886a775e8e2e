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
 * A parameter of an operation under Python's name for it, whether Keras takes it when the operation is made or when it is
 * called: that changed between versions.
 *
 * @param expected what it may be, for messages
 * @param role whether tensors are understood here
 * @param otherwise its value where a file states none; null if it must be stated
 * @param why why no other value than an accepted one is run, if Keras itself would take one
 */
public record Parameter(
        String name,
        String expected,
        Role role,
        Predicate<JsonNode> accepts,
        @Nullable JsonNode otherwise,
        @Nullable String why) {

    private Parameter(
            String name, String expected, Role role, Predicate<JsonNode> accepts, @Nullable JsonNode otherwise) {
        this(name, expected, role, accepts, otherwise, null);
    }

    /** What may stand for a parameter. */
    enum Role {
        /** A constant. */
        OPTION,
        /** A tensor, a list of tensors, or constants in their place. */
        TENSOR,
        /** All arguments that follow, tensors or constants. */
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

    /** A tensor, or a number that is {@code otherwise} if not stated. */
    public static Parameter tensor(String name, double otherwise) {
        return new Parameter(name, "a tensor", Role.TENSOR, Literals::isTensor, DoubleNode.valueOf(otherwise));
    }

    /** A list of tensors. */
    public static Parameter tensors(String name) {
        return new Parameter(name, "a list of tensors", Role.TENSOR, Literals::isTensor, null);
    }

    static Parameter rest(String name) {
        return new Parameter(name, "tensors", Role.REST, Literals::isTensor, null);
    }

    static Parameter keywords(String name, String expected, Predicate<JsonNode> accepts) {
        return new Parameter(name, expected, Role.KEYWORDS, accepts, NullNode.instance);
    }

    public static Parameter flag(String name, boolean otherwise) {
        return option(name, "true or false", JsonNode::isBoolean, BooleanNode.valueOf(otherwise));
    }

    /** A flag that is only asked for its truth, as Python takes it. */
    public static Parameter truth(String name, boolean otherwise) {
        return option(name, "true or false", json -> Config.truth(json).isPresent(), BooleanNode.valueOf(otherwise));
    }

    public static Parameter integer(String name) {
        return option(name, "an integer", Parameter::whole, null);
    }

    public static Parameter integer(String name, int otherwise) {
        return option(name, "an integer", Parameter::whole, IntNode.valueOf(otherwise));
    }

    /** A whole number, or None, which it is if not stated. */
    public static Parameter optionalInteger(String name) {
        return option(name, "an integer or None", json -> json.isNull() || whole(json), NullNode.instance);
    }

    /** An axis, or None for all, which it is if not stated. */
    public static Parameter axis() {
        return optionalInteger("axis");
    }

    /** An axis or None, {@code otherwise} if not stated. */
    public static Parameter axis(int otherwise) {
        return option("axis", "an integer or None", json -> json.isNull() || whole(json), IntNode.valueOf(otherwise));
    }

    /** One axis, several or None, which it is if not stated. */
    public static Parameter axes(String name) {
        return axes(name, NullNode.instance);
    }

    static Parameter axes(String name, JsonNode otherwise) {
        return option(name, "an integer, a list of integers or None", json -> json.isNull() || wholes(json), otherwise);
    }

    /** One whole number or a list of them. */
    public static Parameter integers(String name) {
        return option(name, "an integer or a list of integers", Parameter::wholes, null);
    }

    static Parameter integers(String name, int otherwise) {
        return option(name, "an integer or a list of integers", Parameter::wholes, IntNode.valueOf(otherwise));
    }

    public static Parameter real(String name) {
        return option(name, "a number", JsonNode::isNumber, null);
    }

    public static Parameter real(String name, double otherwise) {
        return option(name, "a number", JsonNode::isNumber, DoubleNode.valueOf(otherwise));
    }

    /** A number or None, which it is if not stated. */
    static Parameter optionalReal(String name) {
        return option(name, "a number or None", json -> json.isNull() || json.isNumber(), NullNode.instance);
    }

    /** An element type, or None for the one that follows from the operands. */
    public static Parameter dtype(String name) {
        return option(
                name,
                "an element type",
                json -> json.isNull() || DType.named(json.asText()).isPresent(),
                NullNode.instance);
    }

    /** One of {@code allowed}, of which the first is the default. */
    public static Parameter word(String name, String... allowed) {
        return option(
                name,
                "one of " + String.join(", ", allowed),
                json -> List.of(allowed).contains(json.asText()),
                TextNode.valueOf(allowed[0]));
    }

    /** The same parameter where every whole number is at least this. */
    public Parameter atLeast(int least) {
        Predicate<JsonNode> inRange = json -> {
            if (!accepts.test(json)) return false;
            for (JsonNode item : json) if (item.isNumber() && item.asInt() < least) return false;
            return !json.isNumber() || json.asInt() >= least;
        };
        return new Parameter(name, expected + " ≥ " + least, role, inRange, otherwise, why);
    }

    /** The same parameter where None is the default. */
    public Parameter orNone() {
        return new Parameter(
                name, expected + " or None", role, json -> json.isNull() || accepts.test(json), otherwise, why);
    }

    /** An option of which only one value is run; it has that value if not stated. */
    public static Parameter only(String name, JsonNode value, String why) {
        return new Parameter(
                name, value.toString(), Role.OPTION, json -> json.isNull() || json.equals(value), value, why);
    }

    /** Anything at all, for an operation that is not run. */
    public static Parameter anything(String name) {
        return new Parameter(name, "anything", Role.TENSOR, json -> true, NullNode.instance);
    }

    /** Something that is never run. */
    public static Parameter refused(String name, String why) {
        return new Parameter(name, "nothing", Role.OPTION, json -> false, NullNode.instance, why);
    }

    public static Parameter option(
            String name, String expected, Predicate<JsonNode> accepts, @Nullable JsonNode otherwise) {
        return new Parameter(name, expected, Role.OPTION, accepts, otherwise);
    }

    public static boolean whole(JsonNode json) {
        return json.isIntegralNumber() && json.canConvertToInt()
                || json.isFloatingPointNumber() && json.asDouble() == json.asInt();
    }

    /** Whether this is a whole number or a list of them. */
    static boolean wholes(JsonNode json) {
        if (!json.isArray()) return whole(json);
        for (JsonNode item : json) if (!whole(item)) return false;
        return true;
    }
}
