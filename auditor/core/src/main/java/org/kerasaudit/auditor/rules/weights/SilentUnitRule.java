package org.kerasaudit.auditor.rules.weights;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.kerasaudit.auditor.health.TensorFacts.IdleColumn;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Rule;
import org.kerasaudit.importer.model.Network;

/** KA507: ReLU units that can never fire. */
record SilentUnitRule() implements Rule {
    private static final Set<String> RELU = Set.of("relu", "relu6");

    @Override
    public String id() {
        return "KA507";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String summary() {
        return "ReLU units can never fire.";
    }

    @Override
    public String explanation() {
        return "None of their weights is positive, nor is their bias, and what comes in is never negative: it comes of a ReLU, a "
                + "sigmoid or the like. They put out zero, and no gradient ever changes that.";
    }

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
        String place = units.kernel().stored().location();
        findings.accept(finding(audit, units.kernel().layer(), place, "units that can fire", found, false));
    }
}
