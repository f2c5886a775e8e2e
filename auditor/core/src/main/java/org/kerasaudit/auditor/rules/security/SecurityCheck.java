package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.importer.file.Documents.Pickled;
import org.kerasaudit.importer.file.Documents.Unread;
import org.kerasaudit.importer.file.bytes.Embedded;
import org.kerasaudit.importer.model.AssetStore;

/** One attack to look for. {@link SecurityScan} calls a method for each part of a file. */
public interface SecurityCheck {
    /** Checks an object of a configuration. */
    default void object(JsonNode object, Where where, Hits hits) {}

    /** Checks a graph of layers: the configuration of a functional model. */
    default void graph(Connections connections, Where where, Hits hits) {}

    /** Checks a string of a configuration; {@code where} ends in its key. */
    default void text(String text, Where where, Hits hits) {}

    /** Checks a list in a configuration. */
    default void array(JsonNode array, Where where, Hits hits) {}

    /** Checks a pickle among the weights; numpy stores variables of different shapes that way. */
    default void pickle(Pickled pickled, Hits hits) {}

    /** Checks bytes of a file that Keras reads neither as configuration nor as weights. */
    default void unread(Unread unread, Hits hits) {}
    /** Checks the content of a place in a container that Keras does not read. */
    default void embedded(Embedded embedded, Hits hits) {}

    /** Checks the assets of an archive. */
    default void assets(AssetStore assets, Hits hits) {}
}
