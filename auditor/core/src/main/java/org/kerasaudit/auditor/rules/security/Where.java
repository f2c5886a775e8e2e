package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A place inside a document; its path is assembled only when something is found there.
 *
 * @param above the parent node; null at the top of a document
 * @param key the key of this node in an object, or {@code [3]} in a list; the document's place at the top
 * @param node the JSON node at this place
 * @param layer path of the innermost enclosing layer, or empty
 * @param isLayer whether the node is an entry in a list of layers
 * @param strict whether objects in this document are expected to name their module, as Keras 3 writes them
 */
record Where(@Nullable Where above, String key, JsonNode node, String layer, boolean isLayer, boolean strict) {
    private static final int LONGEST_KEY = 200;

    /** Returns {@code config.json: config.layers[2].config.function}. */
    String place() {
        StringBuilder path = new StringBuilder();
        append(path);
        return path.toString();
    }

    private void append(StringBuilder path) {
        if (above == null) {
            path.append(key);
            return;
        }
        above.append(path);
        if (above.above == null && path.length() > 0) path.append(": ");
        else if (above.above != null && !key.startsWith("[")) path.append('.');
        path.append(key, 0, Math.min(key.length(), LONGEST_KEY));
        if (key.length() > LONGEST_KEY) path.append('…');
    }

    /** Returns the class name of the innermost serialized object around this node. */
    String holder() {
        for (Where at = above; at != null; at = at.above) {
            JsonNode name = at.node.path("class_name");
            if (name.isTextual()) return name.asText();
        }
        return "";
    }

    /** Whether this node is, or is inside, an object of this class. */
    boolean within(String className) {
        for (Where at = this; at != null; at = at.above) {
            if (at.node.path("class_name").asText().equals(className)) return true;
        }
        return false;
    }

    /** Returns the path of a layer listed here. */
    String layerBelow(String name) {
        return layer.isEmpty() ? name : layer + "/" + name;
    }

    /** Returns the place of something inside this node. */
    Where in(String inner, JsonNode there) {
        return new Where(this, inner, there, layer, false, strict);
    }
}
