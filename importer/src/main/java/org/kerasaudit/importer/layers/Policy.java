package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Precision;

/**
 * A layer's dtype policy: its compute dtype and variable dtype (https://keras.io/api/mixed_precision/policy/).
 *
 * @param name {@code float32}, {@code mixed_float16}, {@code int8_from_mixed_bfloat16}; empty if the file states none
 */
public record Policy(String name) {
    private static final String MIXED = "mixed_";
    private static final String QUANTIZED_FROM = "_from_";

    /** Reads a policy written as a name, or as an object by tf.keras and Keras 3. */
    public static Policy of(JsonNode dtype) {
        if (!dtype.isObject()) return new Policy(dtype.isTextual() ? dtype.asText() : "");
        String registered = dtype.path("registered_name").asText("");
        if (registered.contains(">")) return new Policy(registered);
        if (PolicyMap.is(dtype)) return of(PolicyMap.defaultPolicy(dtype));
        JsonNode config = dtype.path("config");
        if (config.path("mode").isTextual()) {
            return new Policy(config.get("mode").asText()
                    + QUANTIZED_FROM
                    + config.path("source_name").asText("float32"));
        }
        return new Policy(config.path("name").asText(dtype.path("class_name").asText("unnamed")));
    }

    /** Whether this is a map of policies for nested layers. */
    public static boolean isMap(JsonNode dtype) {
        return PolicyMap.is(dtype);
    }

    /** Whether the name determines a compute dtype, or that there is none, as for strings. */
    public boolean known() {
        return name.isEmpty() || DType.named(base()).isPresent();
    }

    /** Returns how the kernel is quantized, such as {@code int8} or {@code gptq/4/128}; empty if it is not. */
    public String mode() {
        int from = name.indexOf(QUANTIZED_FROM);
        return from < 0 ? "" : name.substring(0, from);
    }

    /** Returns the compute dtype; empty if unstated or not floating-point. */
    public Optional<Precision> compute() {
        return DType.named(base()).flatMap(Precision::of);
    }

    /** Returns the compute dtype of a layer as written in a configuration; null if unstated or not floating-point. */
    public static @Nullable Precision computing(JsonNode layer) {
        return of(layer.path("config").path("dtype")).compute().orElse(null);
    }

    /** Returns the dtype of floating-point variables; empty if unstated or not floating-point. */
    public Optional<DType> variable() {
        return source().startsWith(MIXED)
                ? Optional.of(DType.FLOAT32)
                : DType.named(base()).filter(DType::isFloating);
    }

    private String base() {
        String source = source();
        return source.startsWith(MIXED) ? source.substring(MIXED.length()) : source;
    }

    /** Returns the policy that a quantized policy was derived from. */
    private String source() {
        int from = name.indexOf(QUANTIZED_FROM);
        return from < 0 ? name : name.substring(from + QUANTIZED_FROM.length());
    }
}
