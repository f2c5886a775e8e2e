package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA701: Python bytecode in a configuration. */
public record PythonCode() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA701",
            Severity.ERROR,
            "The file contains Python bytecode that runs when the model is loaded.",
            "A Lambda layer or a __lambda__ object carries marshaled Python code. Whoever made the file decides what it "
                    + "does; Python unmarshals it while the model is loaded and runs it on the first call. CVE-2024-3660: "
                    + "Keras before 2.13 loads it without asking. From 2.13 on, safe mode refuses it in .keras files. "
                    + "CVE-2025-9905: safe mode was ignored for .h5 files before 3.11.3. CVE-2026-12481: without safe mode, "
                    + "as in from_config and clone_model, it was loaded before 3.12.3 and 3.15.0. Never load such a file "
                    + "from someone you do not trust. If it is yours, replace the lambda with layers or a registered "
                    + "function. Compare the SHA-256 with that of code you know; the code is never unmarshaled here.");

    /** The options of a Lambda layer that hold functions. */
    private static final List<String> FUNCTIONS = List.of("function", "output_shape", "mask");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        String className = object.path("class_name").asText();
        JsonNode config = object.path("config");
        if (className.equals("__lambda__")) found(code(config), where, hits);
        if (!config.isObject()) return;
        for (String key : FUNCTIONS) {
            JsonNode code = written(config.path(key), config.path(key + "_type").asText());
            if (!code.isMissingNode()) found(code, where.in("config", config).in(key, config.path(key)), hits);
        }
    }

    /**
     * Returns the code in a function of a Lambda of Keras 1, 2 or tf.keras: a string, or the first element of a list, which an
     * object of class {@code __tuple__} may contain. Missing if there is none.
     */
    private static JsonNode written(JsonNode function, String type) {
        JsonNode list = function.path("class_name").asText().equals("__tuple__") ? function.path("items") : function;
        if (list.isArray() && list.path(0).isTextual()) return list.get(0);
        boolean unmarshaled = type.equals("lambda") && !list.isNull() && !isLambdaObject(function);
        return unmarshaled ? list : MissingNode.getInstance();
    }

    /** Returns whether this option of a Lambda's configuration is Python code instead of a name. */
    static boolean isIn(JsonNode config, String key) {
        JsonNode function = config.path(key);
        return isLambdaObject(function)
                || !written(function, config.path(key + "_type").asText()).isMissingNode();
    }

    /** Returns whether this is an object of class {@code __lambda__}, which is checked on its own. */
    private static boolean isLambdaObject(JsonNode function) {
        return function.path("class_name").asText().equals("__lambda__");
    }

    /** Returns the code; Keras 2.13 and 3 write an object or a list of the code, its defaults and its closure. */
    private static JsonNode code(JsonNode config) {
        if (config.has("code")) return config.get("code");
        JsonNode value = config.path("value");
        return value.isArray() ? value.path(0) : value;
    }

    private void found(JsonNode code, Where where, Hits hits) {
        String found = code.isTextual() ? Bytecode.of(code.asText()).described() : "Python code without its bytes";
        hits.add(RULE, where, "no Python code", found);
    }
}
