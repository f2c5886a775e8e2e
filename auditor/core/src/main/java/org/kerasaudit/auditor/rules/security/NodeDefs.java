package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a raw TensorFlow operation in a configuration calls: the operations and functions of its {@code NodeDef}.
 *
 * @param operations names of operations; empty if the definition cannot be read
 * @param functions names of functions that attributes refer to
 */
record NodeDefs(List<String> operations, List<String> functions) {
    private static final Pattern OP = Pattern.compile("\\bop[\"']?\\s*:\\s*[\"']([^\"']{0,200})[\"']");
    private static final Pattern FUNC = Pattern.compile("\\bfunc[\"']?\\s*:?\\s*\\{");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))");
    private static final String CONTROL = "abfnrtv";
    private static final String CONTROLS = "\u0007\b\f\n\r\t\u000B";

    /** Reads an object, or a string that holds a protocol buffer in binary, in text or as JSON. */
    static NodeDefs of(JsonNode nodeDef) {
        NodeDefs found = new NodeDefs(new ArrayList<>(), new ArrayList<>());
        JsonNode written = bytes(nodeDef);
        if (written.isTextual()) found.addText(written.asText());
        else found.addObject(written);
        return found;
    }

    /** Returns the text of an object of class {@code __bytes__}, as Keras serializes bytes. */
    private static JsonNode bytes(JsonNode nodeDef) {
        if (!nodeDef.has("class_name")) return nodeDef;
        JsonNode config = nodeDef.path("config");
        return config.isTextual() ? config : config.path("value");
    }

    private void addObject(JsonNode nodeDef) {
        if (nodeDef.path("op").isTextual()) operations.add(nodeDef.get("op").asText());
        addFunctions(nodeDef.path("attr"));
    }

    /** Adds the functions among the values of attributes, which may be lists of functions. */
    private void addFunctions(JsonNode attributes) {
        for (JsonNode attribute : attributes) {
            addFunction(attribute.path("func"));
            attribute.path("list").path("func").forEach(this::addFunction);
        }
    }

    private void addFunction(JsonNode function) {
        if (!function.isMissingNode()) functions.add(function.path("name").asText());
    }

    /** Adds what the text yields in every encoding; Keras itself encodes it in UTF-8. */
    private void addText(String text) {
        boolean binary = addBytes(Encodings.utf8(text));
        for (byte[] bytes : Encodings.of(text)) binary |= addBytes(bytes);
        String unescaped = unescaped(text);
        if (!unescaped.equals(text)) {
            for (byte[] bytes : Encodings.of(unescaped)) binary |= addBytes(bytes);
        }
        if (binary) return;
        Matcher op = OP.matcher(text);
        while (op.find()) operations.add(op.group(1));
        if (FUNC.matcher(text).find()) functions.add("");
    }

    private boolean addBytes(byte[] bytes) {
        return NodeDefReader.read(bytes, operations, functions);
    }

    /** Returns the value of a Python string or bytes literal. */
    private static String unescaped(String literal) {
        boolean quoted = literal.length() > 2 && literal.startsWith("b") && "'\"".indexOf(literal.charAt(1)) >= 0;
        Matcher escape = ESCAPE.matcher(quoted ? literal.substring(2, literal.length() - 1) : literal);
        StringBuilder text = new StringBuilder();
        while (escape.find()) escape.appendReplacement(text, Matcher.quoteReplacement(character(escape)));
        return escape.appendTail(text).toString();
    }

    private static String character(Matcher escape) {
        if (escape.group(1) != null) return Character.toString(Integer.parseInt(escape.group(1), 16));
        if (escape.group(2) != null) return Character.toString(Integer.parseInt(escape.group(2), 8) & 0xff);
        int control = CONTROL.indexOf(escape.group(3));
        return control < 0 ? escape.group(3) : CONTROLS.substring(control, control + 1);
    }
}
