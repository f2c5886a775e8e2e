package org.kerasaudit.auditor.rules;

import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Severity;

/** KA206: a file of weights without an architecture to check them against. */
public record WeightsOnlyRule() implements Rule {
    @Override
    public String id() {
        return "KA206";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String summary() {
        return "The file holds weights only.";
    }

    @Override
    public String explanation() {
        return "Without the architecture no count or shape can be recomputed. Put the model's JSON beside the weights and "
                + "audit that.";
    }

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        if (audit.opened().model().isEmpty()) {
            findings.accept(finding(audit, "", "", "an architecture to check against", "weights only", true));
        }
    }
}
