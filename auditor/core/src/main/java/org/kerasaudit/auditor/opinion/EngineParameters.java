package org.kerasaudit.auditor.opinion;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The parameters an engine counts in its imported model.
 *
 * @param total of the model; empty if the engine did not get that far
 * @param layers by Keras's layer names, in the engine's order; layers without a counterpart in the engine are missing
 */
public record EngineParameters(OptionalLong total, Map<String, Long> layers) {
    public static final EngineParameters UNKNOWN = new EngineParameters(OptionalLong.empty(), Map.of());

    public EngineParameters {
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    }
}
