package org.kerasaudit.auditor.rules;

import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA206: a weights file without an architecture to check it against. */
public record WeightsOnly() implements Check {
    public static final Rule RULE = new Rule(
            "KA206",
            Severity.INFO,
            "The file contains only weights.",
            "Without the architecture, no count or shape can be recomputed. Put the model's JSON next to the weights and "
                    + "audit that.");

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        if (audit.opened().model().isEmpty()) {
            findings.accept(Finding.of(RULE, audit.at("", ""), "an architecture to check against", "weights only")
                    .with(Effect.BLOCKS));
        }
    }
}
