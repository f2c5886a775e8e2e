package org.kerasaudit.auditor.rules.weights;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.kerasaudit.auditor.health.TensorFacts.IdleColumn;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Check;
import org.kerasaudit.importer.model.Network;

/** KA507: ReLU units that can never fire. */
public record SilentUnits() implements Check {
    public static final Rule RULE = new Rule(
            "KA507",
            Severity.INFO,
            "ReLU units can never fire.",
            "None of their weights is positive, nor is their bias, and their input is never negative because it comes from a "
                    + "ReLU, a sigmoid or a similar activation. They always output zero, and no gradient ever changes that.");

    private static final Set<String> RELU = Set.of("relu", "relu6");

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        Map<Network, NonNegative> known = new IdentityHashMap<>();
        IdleUnits.of(audit)
                .filter(units ->
                        RELU.contains(units.layer().config().path("activation").asText()))
                .forEach(units -> check(audit, units, known, findings));
    }

    private void check(Audit audit, IdleUnits units, Map<Network, NonNegative> known, Consumer<Finding> findings) {
        if (units.silent().isEmpty()) return;
        boolean nonNegative =
                known.computeIfAbsent(units.network(), NonNegative::new).inputsOf(units.layer());
        List<IdleColumn> silent = units.silent().stream()
                .filter(unit -> unit.zero() || nonNegative)
                .toList();
        if (silent.isEmpty()) return;
        String found = "no positive weight in " + IdleUnits.describe(silent, units.facts());
        findings.accept(Finding.of(RULE, audit.at(units.kernel()), "units that can fire", found));
    }
}
