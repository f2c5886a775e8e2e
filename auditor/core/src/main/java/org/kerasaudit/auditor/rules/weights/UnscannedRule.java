package org.kerasaudit.auditor.rules.weights;

import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Rule;
import org.kerasaudit.importer.model.WeightStore;

/** KA514: the numbers of the weights were not looked at. */
record UnscannedRule() implements Rule {
    @Override
    public String id() {
        return "KA514";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String summary() {
        return "The weights were not scanned.";
    }

    @Override
    public String explanation() {
        return "It was asked for not to read them, so that none of the other KA5xx rules was applied.";
    }

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        boolean stored = !(audit.opened().file().weights() instanceof WeightStore.None);
        if (audit.weightsScanned() || !stored) return;
        findings.accept(finding(audit, "", "", "", "weights not scanned, as was asked for", false));
    }
}
