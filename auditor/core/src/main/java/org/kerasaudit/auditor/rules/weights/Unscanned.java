package org.kerasaudit.auditor.rules.weights;

import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Check;
import org.kerasaudit.importer.model.WeightStore;

/** KA514: the values of the weights were not read. */
public record Unscanned() implements Check {
    public static final Rule RULE = new Rule(
            "KA514",
            Severity.INFO,
            "The weights were not scanned.",
            "The scan was switched off, so no other KA5xx rule was applied.");

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        boolean stored = !(audit.opened().file().weights() instanceof WeightStore.None);
        if (audit.weightsScanned() || !stored) return;
        findings.accept(Finding.of(RULE, audit.at("", ""), "", "weights not scanned, as requested"));
    }
}
