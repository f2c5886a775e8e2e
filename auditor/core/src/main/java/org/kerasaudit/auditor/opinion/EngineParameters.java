package org.kerasaudit.auditor.opinion;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The parameters an engine counts in what it imported.
 *
 * @param total of the model; empty where the engine did not get that far
 * @param layers by the names that Keras gives the layers, in the engine's order; layers the engine has no counterpart of are missing
 */
public record EngineParameters(OptionalLong total, Map<String, Long> layers) {
    public static final EngineParameters UNKNOWN = new EngineParameters(OptionalLong.empty(), Map.of());

    public EngineParameters {
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    }
}
