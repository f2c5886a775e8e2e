package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.kerasaudit.auditor.rules.security.Reference.Meaning;

/**
 * A function that a tf.keras Lambda looks up by name in a module that is already loaded.
 *
 * @param key the option that names the module
 * @param module as written
 * @param name of the function; empty if the option is not a string
 */
record NamedFunction(String key, String module, String name) {
    /** Returns the functions of a Lambda if {@code object} is its configuration. */
    static List<NamedFunction> of(JsonNode object, Where where) {
        Where above = where.above();
        if (above == null || !where.key().equals("config")) return List.of();
        if (!Reference.classNames(above.node()).contains("Lambda")) return List.of();
        return Stream.of("function", "output_shape", "mask")
                .map(option -> of(object, option, option.equals("function") ? "module" : option + "_module"))
                .filter(function -> !function.module.isEmpty())
                .toList();
    }

    private static NamedFunction of(JsonNode config, String option, String key) {
        return new NamedFunction(key, text(config.path(key)), text(config.path(option)));
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : "";
    }

    /** How a loader treats the function; modules written by the author are not examined. */
    Meaning meaning() {
        if (Reference.isOfPython(module) || Reference.isCompanion(module)) return Meaning.FOREIGN;
        Reference reference = new Reference(true, module, name, "");
        if (!reference.ofKeras() || name.isEmpty()) return Meaning.NOTHING;
        return module.endsWith("backend") && Names.KERAS_BACKEND_FUNCTIONS.contain(name)
                ? Meaning.KERAS
                : reference.meaning();
    }
}
