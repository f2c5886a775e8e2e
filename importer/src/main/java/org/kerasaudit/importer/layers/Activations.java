package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.databind.JsonNode;

/** Every activation of Keras 1 to 3. */
final class Activations {
    private Activations() {}

    /** The activation written as {@code value}: a name, a serialised function or layer, or null for {@code linear}. */
    static Activation read(String key, JsonNode value, Origin origin) {
        throw new UnsupportedOperationException();
    }

    static Activation named(String key, String name, Origin origin) {
        throw new UnsupportedOperationException();
    }
}
