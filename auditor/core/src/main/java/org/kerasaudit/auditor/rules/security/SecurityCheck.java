package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.importer.file.Documents.Pickled;
import org.kerasaudit.importer.model.AssetStore;

/** One attack to look for. The walk offers it every object, every text, every pickle and, once, the assets. */
public interface SecurityCheck {
    /** An object of a configuration. */
    default void object(JsonNode object, Where where, Hits hits) {}

    /** A graph of layers: the configuration of a functional model. */
    default void graph(Connections connections, Where where, Hits hits) {}

    /** A text of a configuration; {@code where} ends in its key. */
    default void text(String text, Where where, Hits hits) {}

    /** A pickle among the weights, as numpy keeps variables of several shapes. */
    default void pickle(Pickled pickled, Hits hits) {}

    /** The files that an archive holds beside configuration and weights. */
    default void assets(AssetStore assets, Hits hits) {}
}
