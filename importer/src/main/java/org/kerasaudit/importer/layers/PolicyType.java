package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.importer.tensor.DType;

/** The element type that a layer's dtype policy specifies, for layers whose output has that type. */
public final class PolicyType {
    private PolicyType() {}

    /** Returns the policy name in the key {@code dtype}, whose value is a name or an object. */
    public static String name(Config config) {
        JsonNode dtype = config.raw("dtype");
        return dtype.isObject() ? dtype.path("config").path("name").asText() : dtype.asText();
    }

    /** Returns the variable dtype; {@code float32} for a mixed policy. */
    public static DType of(Config config, DType defaultValue) {
        String name = name(config);
        return DType.named(name).orElse(name.startsWith("mixed_") ? DType.FLOAT32 : defaultValue);
    }

    /** Returns the variable dtype, or {@code int64} if it is not an integer type. */
    public static DType whole(Config config) {
        DType type = of(config, DType.INT64);
        return type.isIntegral() && type != DType.BOOL ? type : DType.INT64;
    }
}
