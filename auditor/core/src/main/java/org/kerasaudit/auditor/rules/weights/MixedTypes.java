package org.kerasaudit.auditor.rules.weights;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Check;
import org.kerasaudit.importer.tensor.DType;

/** KA512: weights of different floating-point types in one model. */
public record MixedTypes() implements Check {
    public static final Rule RULE = new Rule(
            "KA512",
            Severity.INFO,
            "Weights are stored in different floating-point types.",
            "This is normal for layers with their own dtype policies. If none is configured, some of the weights were converted "
                    + "and lost digits.");

    private record Kind(int count, String first) {}

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        Map<DType, Kind> kinds = new EnumMap<>(DType.class);
        for (StoredWeight weight : audit.weights()) {
            if (!weight.floating()) continue;
            Kind one = new Kind(1, weight.stored().location());
            kinds.merge(weight.stored().dtype(), one, (a, b) -> new Kind(a.count + 1, a.first));
        }
        if (kinds.size() < 2) return;
        String found = kinds.entrySet().stream()
                .map(kind ->
                        kind.getKey().kerasName() + " in " + kind.getValue().count + ", first " + kind.getValue().first)
                .collect(Collectors.joining("; "));
        findings.accept(Finding.of(RULE, audit.at("", ""), "weights of one floating-point type", found));
    }
}
