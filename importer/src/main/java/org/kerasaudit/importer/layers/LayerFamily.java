package org.kerasaudit.importer.layers;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Layers that belong together, offered to the {@link Catalogue}. Layers of one's own join by implementing this and naming
 * the class in {@code META-INF/services/org.kerasaudit.importer.layers.LayerFamily}.
 */
public interface LayerFamily {
    List<Type> types();

    /** What the names of all its classes begin with, if they share one: a large family is then asked only when one comes up. */
    default String prefix() {
        return "";
    }

    /** The readers, by class name, of those Keras layers without variables that may be configured as another layer's activation. */
    default Map<String, Function<Config, Unary>> functions() {
        return Map.of();
    }

    /**
     * One layer class that Keras writes.
     *
     * @param className Keras's {@code class_name}
     * @param reader makes the layer from its configuration; throws {@link ConfigException}
     * @param description what is said of every layer of the class, see {@link Layer#description}
     */
    record Type(String className, Function<Config, Layer> reader, Description description) {
        public Type(String className, Function<Config, Layer> reader) {
            this(className, reader, Description.NONE);
        }

        /** The page of the Keras documentation, below {@code https://keras.io/}. */
        public Type doc(String page) {
            return new Type(className, reader, description.doc(page));
        }

        /** What people commonly get wrong about the parameters, one sentence each. */
        public Type pitfalls(String... sentences) {
            return new Type(className, reader, description.pitfalls(sentences));
        }

        public Type with(Trait... traits) {
            return new Type(className, reader, description.with(traits));
        }
    }
}
