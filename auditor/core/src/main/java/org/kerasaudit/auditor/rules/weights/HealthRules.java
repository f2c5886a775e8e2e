package org.kerasaudit.auditor.rules.weights;

import java.util.List;
import org.kerasaudit.auditor.rules.Rule;

/** The rules on the numbers of stored tensors, in the order of their IDs. */
public final class HealthRules {
    public static final List<Rule> ALL = List.of(
            new NotFiniteRule(),
            VarianceRule.NEGATIVE,
            VarianceRule.ZERO,
            new ConstantKernelRule(),
            new UntrainedBatchNormalizationRule(),
            new DeadUnitRule(),
            new SilentUnitRule(),
            new OutlierRule(),
            new HalfOverflowRule(),
            new SubnormalRule(),
            new DuplicateTensorRule(),
            new MixedTypesRule(),
            new UnwrittenRule(),
            new UnscannedRule());

    private HealthRules() {}
}
