package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Keras 3's {@code DTypePolicyMap}: a policy for each nested layer, by the layer's path or by a regular expression for paths.
 * A path begins with the name of the enclosing Sequential model, if there is one.
 */
public final class PolicyMap {
    private static final int MAX_LENGTH = 400;
    private static final int MAX_READS = 1 << 20;

    private PolicyMap() {}

    public static boolean is(JsonNode dtype) {
        return dtype.path("class_name").asText().equals("DTypePolicyMap");
    }

    /** Returns the policy for layers that the map does not name; null in the file means Keras's default. */
    static JsonNode defaultPolicy(JsonNode map) {
        JsonNode policy = map.path("config").path("default_policy");
        return policy.isNull() || policy.isMissingNode() ? TextNode.valueOf("float32") : policy;
    }

    /** Returns the policy of the layer at {@code path}. Throws {@link ConfigException} if the map is ambiguous or invalid. */
    public static JsonNode at(JsonNode map, String path) {
        JsonNode policies = map.path("config").path("policy_map");
        List<JsonNode> matching = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : policies.properties()) {
            String full = prefix(entry.getKey(), path) + path;
            if (entry.getKey().equals(full)) return entry.getValue();
            if (matches(entry.getKey(), full)) matching.add(entry.getValue());
        }
        if (matching.size() > 1) {
            throw new ConfigException("dtype", "one policy for " + path, matching.size() + " policies");
        }
        return matching.isEmpty() ? defaultPolicy(map) : matching.get(0);
    }

    /** Returns the part of a key before the outermost layer's name: a Sequential model's name and a slash, or nothing. */
    private static String prefix(String key, String path) {
        int at = key.indexOf("/" + path.split("/", 2)[0]);
        return at > 0 ? key.substring(0, at + 1) : "";
    }

    private static boolean matches(String expression, String path) {
        if (expression.length() > MAX_LENGTH)
            throw new ConfigException("dtype", "at most " + MAX_LENGTH + " characters", expression);
        try {
            return Pattern.compile(expression).matcher(new Metered(path)).matches();
        } catch (PatternSyntaxException invalid) {
            throw new ConfigException("dtype", "a path or a regular expression", "\"" + expression + "\"");
        }
    }

    /** A path with a limited number of character reads, so that a pathological expression cannot run forever. */
    private static final class Metered implements CharSequence {
        private final String path;
        private int left = MAX_READS;

        Metered(String path) {
            this.path = path;
        }

        @Override
        public char charAt(int index) {
            if (--left < 0)
                throw new ConfigException("dtype", "an expression that can be matched in time", "\"" + path + "\"");
            return path.charAt(index);
        }

        @Override
        public int length() {
            return path.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return path.substring(start, end);
        }

        @Override
        public String toString() {
            return path;
        }
    }
}
