package org.kerasaudit.auditor.rules.weights;

import java.util.function.Consumer;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.health.TensorFacts;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;

/** KA504: a kernel whose elements are all equal. */
public record ConstantKernel() implements WeightCheck {
    public static final Rule RULE = new Rule(
            "KA504",
            Severity.WARNING,
            "A kernel is zero or constant.",
            "Training never produces such a kernel: it was blanked, never loaded, or lost in a conversion. A kernel "
                    + "that is configured to start with such values is reported as info.");

    @Override
    public void check(Audit audit, StoredWeight weight, TensorFacts facts, Consumer<Finding> findings) {
        boolean zero = facts.isAll(0);
        boolean same = zero
                || weight.floating()
                        && facts.pattern().constant()
                        && !facts.nonFinite().all().any();
        if (facts.size() < 2 || !same || !TrainedVariables.isKernel(weight)) return;
        String found = "constant kernel: all " + facts.size() + " "
                + (zero ? "values are zero" : "values are " + facts.pattern().first());
        Finding finding = Finding.of(RULE, audit.at(weight), "numbers that differ", found);
        findings.accept(Initial.isConstant(audit, weight) ? finding.with(Severity.INFO) : finding);
    }
}
