package org.kerasaudit.auditor.targets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * JSON in which every key must be read. Anything missing, of the wrong type or left over at the end causes an {@link
 * IllegalArgumentException} that names the file and place.
 */
final class Strict {
    private final JsonNode node;
    private final String place;
    private final Set<String> read = new HashSet<>();

    Strict(JsonNode node, String place) {
        this.node = node;
        this.place = place;
    }

    boolean isObject() {
        return node.isObject();
    }

    JsonNode value() {
        return node;
    }

    boolean has(String key) {
        return node.has(key);
    }

    List<String> keys() {
        List<String> keys = new ArrayList<>();
        if (!node.isObject()) throw wrong("an object", node);
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** Returns the key of an object that has exactly one. */
    String onlyKey() {
        List<String> keys = keys();
        if (keys.size() != 1) throw wrong("one key", node);
        return keys.get(0);
    }

    Strict child(String key) {
        read.add(key);
        if (!node.has(key)) throw wrong("the key " + key, node);
        return new Strict(node.get(key), place + "/" + key);
    }

    String text(String key) {
        Strict child = child(key);
        if (!child.node.isTextual()) throw child.wrong("text", child.node);
        return child.node.asText();
    }

    String text(String key, String defaultText) {
        return has(key) ? text(key) : defaultText;
    }

    boolean flag(String key) {
        Strict child = child(key);
        if (!child.node.isBoolean()) throw child.wrong("true or false", child.node);
        return child.node.asBoolean();
    }

    double number(String key) {
        Strict child = child(key);
        if (!child.node.isNumber()) throw child.wrong("a number", child.node);
        return child.node.asDouble();
    }

    /** Returns the items of a list. */
    List<Strict> items(String key) {
        Strict child = child(key);
        if (!child.node.isArray()) throw child.wrong("a list", child.node);
        List<Strict> items = new ArrayList<>();
        for (JsonNode item : child.node) items.add(new Strict(item, child.place + "/" + items.size()));
        return items;
    }

    List<JsonNode> values(String key) {
        return items(key).stream().map(Strict::value).toList();
    }

    List<String> texts(String key) {
        List<Strict> items = items(key);
        for (Strict item : items) if (!item.node.isTextual()) throw item.wrong("text", item.node);
        return items.stream().map(item -> item.node.asText()).toList();
    }

    List<Integer> integers(String key) {
        List<Strict> items = items(key);
        for (Strict item : items) if (!item.node.isInt()) throw item.wrong("an integer", item.node);
        return items.stream().map(item -> item.node.asInt()).toList();
    }

    /** Throws if a key has not been read. */
    void finish() {
        for (String key : keys()) {
            if (!read.contains(key)) throw new IllegalArgumentException(place + ": unknown key '" + key + "'");
        }
    }

    IllegalArgumentException unknown() {
        return new IllegalArgumentException(place + ": unknown key '" + onlyKey() + "'");
    }

    IllegalArgumentException wrong(String expected, Object found) {
        return new IllegalArgumentException(place + ": expected " + expected + ", found " + found);
    }
}
