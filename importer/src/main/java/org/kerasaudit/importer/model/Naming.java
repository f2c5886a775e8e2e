package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** The names Keras derives from others. */
final class Naming {
    private Naming() {}

    /** {@code Conv2DTranspose} as {@code conv2d_transpose}, the way Keras names a layer after its class. */
    static String snakeCase(String className) {
        return className
                .replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    /** The name of the dtype policy written as a string, or as an object by Keras 3; empty for none. */
    static String policy(JsonNode dtype) {
        if (dtype.isObject()) return dtype.path("config").path("name").asText("");
        return dtype.asText("").equals("null") ? "" : dtype.asText("");
    }
}
