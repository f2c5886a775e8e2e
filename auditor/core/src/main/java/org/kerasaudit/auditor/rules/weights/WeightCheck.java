package org.kerasaudit.auditor.rules.weights;

import java.util.Optional;
import java.util.function.Consumer;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.health.TensorFacts;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Check;

/** Checks the values of one stored tensor at a time. */
interface WeightCheck extends Check {
    void check(Audit audit, StoredWeight weight, TensorFacts facts, Consumer<Finding> findings);

    @Override
    default void check(Audit audit, Consumer<Finding> findings) {
        for (StoredWeight weight : audit.weights()) {
            Optional<TensorFacts> facts = audit.scan().facts(weight.stored());
            if (facts.isPresent()) check(audit, weight, facts.get(), findings);
        }
    }
}
