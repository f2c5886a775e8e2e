package org.kerasaudit.auditor.mutants;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Odd JSON: extreme numbers, strange texts, deep nesting. What JSON trees cannot hold is marked and becomes text at the end. */
final class Odd {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String RAW = "@raw:";
    private static final String TWICE = "@twice:";
    private static final Pattern RAW_TEXT = Pattern.compile("\"" + RAW + "([^\"]*)\"");

    private static final long[] INTEGERS = {
        0,
        1,
        -1,
        2,
        3,
        -2,
        7,
        31,
        32,
        33,
        127,
        255,
        256,
        1000,
        4096,
        65535,
        65536,
        1_000_000,
        46341,
        100_000_000,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 31,
        1L << 32,
        (1L << 53) + 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final double[] REALS = {
        -0.0, 0.5, 1e-300, 4.9e-324, 1e39, 1.7976931348623157e308, -1e30, 1.5, 1e-7, 2.0, 1e18, -0.5
    };
    private static final String[] RAWS = {
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "-1e400",
        "123456789012345678901234567890",
        "1e-400",
        "1E5",
        "01",
        "nul"
    };
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "0",
            "None",
            "null",
            "a/b",
            "/",
            "..",
            "../x",
            "a\nb",
            "a\u0000b",
            "\ud800",
            "\u202Eabc",
            "\u001b[31m",
            "é🐈",
            "lambda x: x",
            "layers/a",
            "same",
            "valid",
            "causal",
            "channels_first",
            "channels_last",
            "float16",
            "mixed_float16",
            "bfloat16",
            "int8",
            "string",
            "float64",
            "complex64",
            "relu",
            "softmax",
            "linear",
            "nearest",
            "bilinear",
            "sum",
            "concat",
            "abc,cde->abde",
            "ab->",
            "...a,ab->...b",
            "->",
            "bab,bc->ac",
            "self",
            "int",
            "one_hot",
            "count",
            "tf_idf",
            "[",
            "(?",
            "$^",
            "\\",
            "%s%n",
            "NaN");

    private Odd() {}

    /** Returns an odd value; {@code like} is what it replaces. */
    static JsonNode value(JsonNode like, Random random) {
        if (like.isNumber() && random.nextInt(3) > 0) return number(like, random);
        if (like.isTextual() && random.nextInt(3) > 0) return text(like.asText(), random);
        return switch (random.nextInt(11)) {
            case 0, 1 -> number(like, random);
            case 2 -> text(like.asText(), random);
            case 3, 4 -> NODES.nullNode();
            case 5 -> NODES.booleanNode(random.nextBoolean());
            case 6 -> NODES.arrayNode();
            case 7 -> NODES.objectNode();
            case 8 -> raw(random);
            case 9 -> shape(random);
            default -> nested(like, 1 + random.nextInt(3), random.nextBoolean());
        };
    }

    static JsonNode number(JsonNode like, Random random) {
        long old = like.isNumber() ? like.asLong() : 1;
        return switch (random.nextInt(8)) {
            case 0 -> NODES.numberNode(old + 1);
            case 1 -> NODES.numberNode(old - 1);
            case 2 -> NODES.numberNode(-old);
            case 3 -> NODES.numberNode(old * (1 + random.nextInt(1000)));
            case 4 -> NODES.numberNode(REALS[random.nextInt(REALS.length)]);
            case 5 -> random.nextInt(3) == 0 ? raw(random) : NODES.numberNode(old + 0.5);
            default -> NODES.numberNode(integer(random));
        };
    }

    static long integer(Random random) {
        return INTEGERS[random.nextInt(INTEGERS.length)];
    }

    private static JsonNode raw(Random random) {
        return NODES.textNode(RAW + RAWS[random.nextInt(RAWS.length)]);
    }

    private static JsonNode text(String old, Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> NODES.textNode(old + "_1");
            case 1 -> NODES.textNode(old.toUpperCase(java.util.Locale.ROOT));
            case 2 -> NODES.textNode(old.substring(0, old.length() / 2));
            case 3 -> NODES.textNode(old + "/" + old);
            case 4 -> NODES.textNode(random.nextInt(20) == 0 ? "x".repeat(1 << random.nextInt(16)) : " " + old);
            default -> NODES.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
        };
    }

    /** Returns a list of sizes, some unknown. */
    static JsonNode shape(Random random) {
        ArrayNode shape = NODES.arrayNode();
        int rank = random.nextInt(20) == 0 ? random.nextInt(40) : random.nextInt(6);
        for (int i = 0; i < rank; i++) {
            int kind = random.nextInt(8);
            if (kind < 2) shape.addNull();
            else if (kind == 2) shape.add(integer(random));
            else shape.add(random.nextInt(6));
        }
        return shape;
    }

    /** Puts a value into lists or objects. */
    static JsonNode nested(JsonNode value, int depth, boolean lists) {
        JsonNode outer = value;
        for (int i = 0; i < depth; i++) {
            if (lists) {
                outer = NODES.arrayNode().add(outer);
            } else {
                ObjectNode object = NODES.objectNode();
                object.set(i % 2 == 0 ? "config" : "layer", outer);
                outer = object;
            }
        }
        return outer;
    }

    /** Returns a key that becomes {@code key} once more in the text. */
    static String again(String key) {
        return TWICE + key;
    }

    /** Returns the JSON with everything that a tree cannot hold. */
    static String text(JsonNode root) {
        return RAW_TEXT.matcher(root.toString()).replaceAll("$1").replace(TWICE, "");
    }
}
