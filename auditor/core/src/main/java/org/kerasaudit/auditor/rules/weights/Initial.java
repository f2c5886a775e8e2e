package org.kerasaudit.auditor.rules.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.auditor.rules.Audit;

/** What a layer's configuration says about the initial values of its variables. */
final class Initial {
    private static final Set<String> CONSTANT = Set.of("zeros", "zero", "ones", "one", "constant");

    private Initial() {}

    /** Whether the variable starts constant. */
    static boolean isConstant(Audit audit, StoredWeight weight) {
        return declared(audit, weight, node -> CONSTANT.contains(name(node)));
    }

    /** Whether the variable starts as an identity matrix. */
    static boolean isIdentity(Audit audit, StoredWeight weight) {
        return declared(audit, weight, node -> name(node).equals("identity"));
    }

    /** Whether another variable of this shape may start with the same numbers: from the same seed or as an identity matrix. */
    static boolean isRepeatable(Audit audit, StoredWeight weight) {
        return isIdentity(audit, weight) || declared(audit, weight, Initial::isSeeded);
    }

    private static boolean declared(Audit audit, StoredWeight weight, Predicate<JsonNode> wanted) {
        Optional<LayerReport> layer = audit.layer(weight.layer());
        boolean keras1 = weight.name().startsWith("W");
        String key = keras1 ? "init" : weight.name().replace("_kernel", "") + "_initializer";
        return layer.stream()
                .map(report -> report.layer().config())
                .flatMap(config -> config.findValues(key).stream())
                .anyMatch(wanted);
    }

    private static String name(JsonNode initializer) {
        String name = initializer.isTextual()
                ? initializer.asText()
                : initializer.path("class_name").asText();
        return name.toLowerCase(Locale.ROOT);
    }

    private static boolean isSeeded(JsonNode initializer) {
        JsonNode seed = initializer.path("config").path("seed");
        return !seed.isMissingNode() && !seed.isNull();
    }
}
