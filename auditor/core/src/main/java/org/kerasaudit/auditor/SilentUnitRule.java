package org.kerasaudit.auditor;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.kerasaudit.auditor.health.TensorFacts.IdleColumn;

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
        IdleUnits.of(audit)
                .filter(units ->
                        RELU.contains(units.layer().config().path("activation").asText()))
                .forEach(units -> check(audit, units, findings));
    }

    private void check(Audit audit, IdleUnits units, Consumer<Finding> findings) {
        if (units.silent().isEmpty()) return;
        boolean nonNegative = new NonNegative(units.network()).inputsOf(units.layer());
        List<IdleColumn> silent = units.silent().stream()
                .filter(unit -> unit.zero() || nonNegative)
                .toList();
        if (silent.isEmpty()) return;
        String found = "no positive weight in " + IdleUnits.describe(silent, units.facts());
        String place = units.kernel().stored().location();
        findings.accept(finding(audit, units.kernel().layer(), place, "units that can fire", found, false));
    }
}
