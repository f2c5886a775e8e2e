package org.kerasaudit.auditor.rules.weights;

import java.util.function.Consumer;
import org.kerasaudit.auditor.health.Occurrence;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.health.TensorFacts;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;

/** KA510: weights too small for the full precision of their type. */
public record Subnormal() implements WeightCheck {
    public static final Rule RULE = new Rule(
            "KA510",
            Severity.INFO,
            "Weights are subnormal.",
            "They are smaller than the smallest normal number of their type. Some processors and libraries treat them as zero; "
                    + "others compute with them many times more slowly. Weight decay leaves them in dead channels.");

    @Override
    public void check(Audit audit, StoredWeight weight, TensorFacts facts, Consumer<Finding> findings) {
        Occurrence subnormal = facts.subnormal();
        if (!subnormal.any() || !weight.floating()) return;
        String found =
                subnormal.count() + " of " + facts.size() + " subnormal, first at " + facts.index(subnormal.first());
        String type = weight.stored().dtype().kerasName();
        findings.accept(Finding.of(RULE, audit.at(weight), "normal numbers of " + type + " or zero", found));
    }
}
