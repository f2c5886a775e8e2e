package org.kerasaudit.auditor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What a layer's configuration says of the values its variables begin with. */
final class Initial {
    private static final Set<String> FIXED = Set.of("zeros", "zero", "ones", "one", "constant", "identity");

    private Initial() {}

    /** Whether the variable is initialized with values that are the same in every model. */
    static boolean isFixed(Audit audit, StoredWeight weight) {
        return declared(audit, weight, Initial::isFixed);
    }

    /** Whether the variable is initialized with values that another variable may have as well: fixed ones, or of a seed. */
    static boolean isRepeatable(Audit audit, StoredWeight weight) {
        return declared(audit, weight, node -> isFixed(node) || isSeeded(node));
    }

    private static boolean declared(Audit audit, StoredWeight weight, Predicate<JsonNode> wanted) {
        Optional<LayerReport> layer = audit.layer(weight.layer());
        String key = weight.name().replace("_kernel", "") + "_initializer";
        return layer.stream()
                .map(report -> report.layer().config())
                .flatMap(config -> config.findValues(key).stream())
                .anyMatch(wanted);
    }

    private static boolean isFixed(JsonNode initializer) {
        String name = initializer.isTextual()
                ? initializer.asText()
                : initializer.path("class_name").asText();
        return FIXED.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isSeeded(JsonNode initializer) {
        JsonNode seed = initializer.path("config").path("seed");
        return !seed.isMissingNode() && !seed.isNull();
    }
}
