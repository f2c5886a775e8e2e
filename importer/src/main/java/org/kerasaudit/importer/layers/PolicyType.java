package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.importer.tensor.DType;

/** The element type that a layer's dtype policy stands for where the layer itself puts that type out. */
public final class PolicyType {
    private PolicyType() {}

    /** The name of the policy in the key {@code dtype}, which is a name or an object. */
    public static String name(Config config) {
        JsonNode dtype = config.raw("dtype");
        return dtype.isObject() ? dtype.path("config").path("name").asText() : dtype.asText();
    }

    /** The type of its variables, {@code float32} of a mixed policy. */
    public static DType of(Config config, DType defaultValue) {
        String name = name(config);
        return DType.named(name).orElse(name.startsWith("mixed_") ? DType.FLOAT32 : defaultValue);
    }

    /** The same, {@code int64} unless it is a type of whole numbers. */
    public static DType whole(Config config) {
        DType type = of(config, DType.INT64);
        return type.isIntegral() && type != DType.BOOL ? type : DType.INT64;
    }
}
