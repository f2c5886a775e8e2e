package org.kerasaudit.auditor.rules.weights;

import java.util.function.Consumer;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Rule;

/** KA506: units whose weights and bias are zero. */
record DeadUnitRule() implements Rule {
    @Override
    public String id() {
        return "KA506";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String summary() {
        return "Units are dead: their weights and bias are zero.";
    }

    @Override
    public String explanation() {
        return "Whatever comes in, they put out the same. They were pruned, or blanked by a conversion; they can be taken out. "
                + "Kernels that are configured to begin as identity matrices are told as info.";
    }

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        IdleUnits.of(audit).filter(units -> !units.dead().isEmpty()).forEach(units -> {
            StoredWeight kernel = units.kernel();
            String found = "nothing but zeros in " + IdleUnits.describe(units.dead(), units.facts());
            Finding finding =
                    finding(audit, kernel.layer(), kernel.stored().location(), "weights in every unit", found, false);
            findings.accept(Initial.isIdentity(audit, kernel) ? WeightRule.asInfo(finding) : finding);
        });
    }
}
