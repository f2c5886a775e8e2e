package org.kerasaudit.auditor.rules;

import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;

/** What the security walk, which is over before the other checks begin, found by one rule. */
public record Dangers(Rule rule) implements Check {
    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        for (Finding danger : audit.dangers()) {
            if (danger.ruleId().equals(rule.id())) findings.accept(danger);
        }
    }
}
