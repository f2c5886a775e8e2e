package org.kerasaudit.auditor.rules;

import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;

/** Reports what the security walk, which runs before the other checks, found for one rule. */
public record Dangers(Rule rule) implements Check {
    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        for (Finding danger : audit.dangers()) {
            if (danger.ruleId().equals(rule.id())) findings.accept(danger);
        }
    }
}
