package org.kerasaudit.auditor.rules.weights;

import java.util.function.BiConsumer;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.rules.Check;

/** The rules on the values of weights, one line each, in ID order. */
public final class WeightRules {
    private WeightRules() {}

    /** Adds every rule and its check to {@code book}. */
    public static void addTo(BiConsumer<Rule, Check> book) {
        book.accept(NotFinite.RULE, new NotFinite());
        book.accept(Variance.NEGATIVE.rule(), Variance.NEGATIVE);
        book.accept(Variance.ZERO.rule(), Variance.ZERO);
        book.accept(ConstantKernel.RULE, new ConstantKernel());
        book.accept(UntrainedBatchNormalization.RULE, new UntrainedBatchNormalization());
        book.accept(DeadUnits.RULE, new DeadUnits());
        book.accept(SilentUnits.RULE, new SilentUnits());
        book.accept(Outlier.RULE, new Outlier());
        book.accept(HalfOverflow.RULE, new HalfOverflow());
        book.accept(Subnormal.RULE, new Subnormal());
        book.accept(DuplicateTensors.RULE, new DuplicateTensors());
        book.accept(MixedTypes.RULE, new MixedTypes());
        book.accept(Unwritten.RULE, new Unwritten());
        book.accept(Unscanned.RULE, new Unscanned());
    }
}
