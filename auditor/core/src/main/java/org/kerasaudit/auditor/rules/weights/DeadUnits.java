package org.kerasaudit.auditor.rules.weights;

import java.util.function.Consumer;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Check;

/** KA506: units whose weights and bias are zero. */
public record DeadUnits() implements Check {
    public static final Rule RULE = new Rule(
            "KA506",
            Severity.WARNING,
            "Units are dead: their weights and bias are zero.",
            "They output the same value for every input. They were pruned, or blanked by a conversion; they can be removed. "
                    + "Kernels that are configured to start as identity matrices are reported as info.");

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        IdleUnits.of(audit).filter(units -> !units.dead().isEmpty()).forEach(units -> {
            StoredWeight kernel = units.kernel();
            String found = "only zeros in " + IdleUnits.describe(units.dead(), units.facts());
            Finding finding = Finding.of(RULE, audit.at(kernel), "nonzero weights in every unit", found);
            findings.accept(Initial.isIdentity(audit, kernel) ? finding.with(Severity.INFO) : finding);
        });
    }
}
