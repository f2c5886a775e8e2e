package org.kerasaudit.importer.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.json.Json;

/**
 * A kind of file that Keras itself does not write but that holds a model or weights all the same. Named in {@code
 * META-INF/services} under this interface. {@link ModelFiles} asks only about files that are none of Keras's own.
 */
public interface ContainerFormat {
    /** Whether {@code bytes}, of which there is at least one, are of this format. Looks at few of them. */
    boolean isIn(Bytes bytes);

    /** What they hold. Throws {@link KerasFormatException}, made by {@code place}, where that is damaged or beyond the limits. */
    ModelFile read(Bytes bytes, Place place, Limits limits);

    /** How names of such files end, in lower case and without the dot: {@code h5}. Only those are looked for in folders. */
    List<String> extensions();

    /** {@code config} if it is what Keras writes of a model. Throws {@link KerasFormatException} where it is not. */
    static JsonNode model(@Nullable JsonNode config, Place place) {
        if (config == null
                || !config.path("class_name").isTextual()
                || !config.path("config").isContainerNode()) {
            throw place.wrong("a model: an object with class_name and config", Json.describe(config));
        }
        return config;
    }

    /** All that are on the class path. */
    static List<ContainerFormat> installed() {
        return Installed.ALL;
    }

    /** They are looked for when a file is none of Keras's own. */
    final class Installed {
        private static final List<ContainerFormat> ALL =
                ServiceLoader.load(ContainerFormat.class, ContainerFormat.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();

        private Installed() {}
    }
}
