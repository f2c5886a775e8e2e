package org.kerasaudit.auditor.rules.backdoor;

import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Check;
import org.kerasaudit.auditor.rules.backdoor.Join.Verdict;

/** KA725: a weight-free path that amplifies rare inputs and bypasses the trained layers. */
public record WeightFreePath() implements Check {
    public static final Rule RULE = new Rule(
            "KA725",
            Severity.WARNING,
            "A path without weights amplifies the input and bypasses the trained layers.",
            "Powers, exponentials or large factors turn the whole input, or a part of it, into a few numbers that stay small "
                    + "for ordinary inputs and dominate for rare ones, and these are merged with what the trained layers "
                    + "compute. Bober-Irizar et al., \"Architectural Backdoors in Neural Networks\" (2023), built a trigger "
                    + "detector this way. Skip connections, means, variances and formulas applied to each element are not "
                    + "reported. Have the author explain the path, or remove it and compare the predictions.");

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        for (Join join : Walk.of(audit)) {
            if (join.verdict() != Verdict.AMPLIFIES) continue;
            findings.accept(Finding.of(
                    RULE,
                    audit.at(join.layer(), "inbound_nodes"),
                    "a trained layer on every path that amplifies the input",
                    "a path without weights: " + join.path()));
        }
    }
}
