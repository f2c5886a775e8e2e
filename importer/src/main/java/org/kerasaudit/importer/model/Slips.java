package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.kerasaudit.importer.layers.Origin;

/** What some versions of Keras 3 wrote wrongly into the graphs of models. */
record Slips(Origin origin) {
    static final String CONFUSED_CALLS =
            "Keras 3.2 writes every reference to a layer that is called several times as one to its first call";

    /** Operations that were declared with another shape than they compute until Keras 3.14, as argmax with keepdims. */
    private static final Set<String> MISDECLARED =
            Set.of("Argmax", "Argmin", "Quantile", "Glu", "Matmul", "Inner", "Cross");

    /** The layers of a graph of which the file does not tell which of their calls is read where. */
    Set<String> confusedCalls(JsonNode config) {
        Set<String> confused = new HashSet<>();
        if (!origin.keras3() || origin.before(3, 2) || origin.atLeast(3, 3)) return confused;
        JsonNode layers = config.path("layers");
        layers.findValues("keras_history")
                .forEach(read -> confused.add(read.path(0).asText()));
        layers.forEach(node -> {
            if (node.path("inbound_nodes").size() < 2)
                confused.remove(node.path("name").asText());
        });
        return confused;
    }

    /** Whether a shape recorded beside this layer's output means nothing. */
    boolean misdeclares(ModelLayer layer) {
        return !layer.layer().followsPolicy() && MISDECLARED.contains(layer.className()) && origin.before(3, 15);
    }
}
