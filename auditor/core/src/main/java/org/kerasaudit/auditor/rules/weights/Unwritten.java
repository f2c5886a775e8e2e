package org.kerasaudit.auditor.rules.weights;

import java.util.function.Consumer;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.health.TensorFacts;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;

/** KA513: weights that were never written to the file. */
public record Unwritten() implements WeightCheck {
    public static final Rule RULE = new Rule(
            "KA513",
            Severity.WARNING,
            "Weights were never written.",
            "The HDF5 dataset was created at its full size, but the file contains no data for some or all of it: readers "
                    + "see a fill value, usually zero, as if it were weights. Saving was interrupted, or the data was removed.");

    @Override
    public void check(Audit audit, StoredWeight weight, TensorFacts facts, Consumer<Finding> findings) {
        if (facts.unwritten() == 0) return;
        String found = facts.unwritten() + " never written, read as a fill value";
        findings.accept(Finding.of(RULE, audit.at(weight), facts.size() + " stored numbers", found));
    }
}
