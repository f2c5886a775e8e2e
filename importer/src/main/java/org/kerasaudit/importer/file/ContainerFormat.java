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
 * A file format that Keras itself does not write but that holds a model or weights. Registered in {@code META-INF/services} under
 * this interface. {@link ModelFiles} tries these only on files that are not in one of Keras's own formats.
 */
public interface ContainerFormat {
    /** Returns whether {@code bytes}, which are not empty, are in this format. Reads only a few of them. */
    boolean isIn(Bytes bytes);

    /**
     * Reads the content. Throws a {@link KerasFormatException} created by {@code place} if it is damaged or exceeds the limits.
     */
    ModelFile read(Bytes bytes, Place place, Limits limits);

    /**
     * Returns the file extensions, lower case and without the dot, e.g. {@code h5}. In folders, files are recognized by
     * these alone.
     */
    List<String> extensions();

    /** Returns {@code config} if it is a model config as Keras writes it. Throws {@link KerasFormatException} if not. */
    static JsonNode model(@Nullable JsonNode config, Place place) {
        if (config == null
                || !config.path("class_name").isTextual()
                || !config.path("config").isContainerNode()) {
            throw place.wrong("a model: an object with class_name and config", Json.describe(config));
        }
        return config;
    }

    /** Returns all formats on the class path. */
    static List<ContainerFormat> installed() {
        return Installed.ALL;
    }

    /** Holder that loads the formats only when a file is not in one of Keras's own. */
    final class Installed {
        private static final List<ContainerFormat> ALL =
                ServiceLoader.load(ContainerFormat.class, ContainerFormat.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();

        private Installed() {}
    }
}
