package org.kerasaudit.auditor.rules.weights;

import java.util.Optional;
import java.util.function.Consumer;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.health.TensorFacts;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Rule;

/** A rule on the numbers of one stored tensor at a time. */
interface WeightRule extends Rule {
    void check(Audit audit, StoredWeight weight, TensorFacts facts, Consumer<Finding> findings);

    @Override
    default void check(Audit audit, Consumer<Finding> findings) {
        for (StoredWeight weight : audit.weights()) {
            Optional<TensorFacts> facts = audit.scan().facts(weight.stored());
            if (facts.isPresent()) check(audit, weight, facts.get(), findings);
        }
    }

    /** A finding about {@code weight} as a whole. */
    default Finding finding(Audit audit, StoredWeight weight, String expected, String found) {
        return finding(audit, weight.layer(), weight.stored().location(), expected, found, false);
    }

    /** {@code finding} where it is nothing to worry about. */
    static Finding asInfo(Finding finding) {
        return new Finding(
                finding.rule(),
                Severity.INFO,
                finding.layer(),
                finding.message(),
                finding.expected(),
                finding.found(),
                finding.blocking());
    }
}
