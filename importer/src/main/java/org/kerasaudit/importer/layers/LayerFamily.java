package org.kerasaudit.importer.layers;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Related layers, offered to the {@link Catalogue}. Custom layers are added by implementing this interface and naming the
 * class in {@code META-INF/services/org.kerasaudit.importer.layers.LayerFamily}.
 */
public interface LayerFamily {
    List<Type> types();

    /** Returns the common prefix of all its class names, if any; a large family is then loaded only when needed. */
    default String prefix() {
        return "";
    }

    /** Returns readers, by class name, of the Keras layers without variables that may serve as another layer's activation. */
    default Map<String, Function<Config, Unary>> functions() {
        return Map.of();
    }

    /**
     * A layer class that Keras writes.
     *
     * @param className Keras's {@code class_name}
     * @param reader creates the layer from its configuration; throws {@link ConfigException}
     * @param description describes every layer of the class, see {@link Layer#description}
     */
    record Type(String className, Function<Config, Layer> reader, Description description) {
        public Type(String className, Function<Config, Layer> reader) {
            this(className, reader, Description.NONE);
        }

        /** Sets the page in the Keras documentation, relative to {@code https://keras.io/}. */
        public Type doc(String page) {
            return new Type(className, reader, description.doc(page));
        }

        /** Sets common mistakes about the parameters, one sentence each. */
        public Type pitfalls(String... sentences) {
            return new Type(className, reader, description.pitfalls(sentences));
        }

        public Type with(Trait... traits) {
            return new Type(className, reader, description.with(traits));
        }
    }
}
