package org.kerasaudit.auditor.rules.backdoor;

import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Check;
import org.kerasaudit.auditor.rules.backdoor.Join.Verdict;

/** KA721: a test of the input, without trained weights, that changes what the trained layers compute. */
public record InputTest() implements Check {
    public static final Rule RULE = new Rule(
            "KA721",
            Severity.ERROR,
            "A test of the input overrides the trained layers.",
            "The graph compares the input with a constant, or cuts it off at one, and the result, which depends on no trained "
                    + "weight, replaces or shifts what the trained layers compute. This is how a backdoor is built into an "
                    + "architecture: it survives fine-tuning, and no weight shows it. See Bober-Irizar et al., "
                    + "\"Architectural Backdoors in Neural Networks\" (2023), Langford et al., \"Architectural Neural "
                    + "Backdoors from First Principles\" (2024), and HiddenLayer, \"ShadowLogic\" (2024). Padding masks, skip "
                    + "connections, preprocessing and most features that a trained layer reads are not reported; a feature "
                    + "that shows whether any element equals a constant is a warning. Do not use the model unless its author "
                    + "can explain the path.");

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        for (Join join : Walk.of(audit)) {
            if (join.verdict() != Verdict.OVERRIDES && join.verdict() != Verdict.ADDS_A_FEATURE) continue;
            Finding finding = Finding.of(
                    RULE,
                    audit.at(join.layer(), "inbound_nodes"),
                    "a decision that depends on trained layers",
                    "a test of the input, " + join.signal().test() + ": " + join.path());
            findings.accept(join.verdict() == Verdict.ADDS_A_FEATURE ? finding.with(Severity.WARNING) : finding);
        }
    }
}
