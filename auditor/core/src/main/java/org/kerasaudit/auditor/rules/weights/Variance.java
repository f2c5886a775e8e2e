package org.kerasaudit.auditor.rules.weights;

import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.kerasaudit.auditor.health.Occurrence;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.health.TensorFacts;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.importer.layers.Trait;

/**
 * A check for stored variances and standard deviations that are negative or zero.
 *
 * @param wrong returns the wrong values
 */
public record Variance(Rule rule, String expected, String found, Function<TensorFacts, Occurrence> wrong)
        implements WeightCheck {

    public static final Variance NEGATIVE = new Variance(
            new Rule(
                    "KA502",
                    Severity.ERROR,
                    "A variance is negative.",
                    "No data has a negative variance: the file was damaged, tensors were swapped, or a conversion went "
                            + "wrong. Normalization takes its square root, which is NaN."),
            "variances of at least 0",
            "negative",
            TensorFacts::negative);

    public static final Variance ZERO = new Variance(
            new Rule(
                    "KA503",
                    Severity.WARNING,
                    "A variance that normalization divides by is zero.",
                    "The channel was constant throughout training, often because an earlier unit is dead; or the variance was "
                            + "never trained. Only epsilon is left to divide by, which magnifies any deviation."),
            "variances above 0",
            "zero",
            TensorFacts::zeros);

    private static final Set<String> OF_BATCHES = Set.of("moving_variance", "running_std");

    @Override
    public void check(Audit audit, StoredWeight weight, TensorFacts facts, Consumer<Finding> findings) {
        if (!weight.floating() || !isVariance(audit, weight)) return;
        Occurrence some = wrong.apply(facts);
        if (!some.any()) return;
        String count = some.count() + " of " + facts.size() + " " + found + ", first at " + facts.index(some.first());
        findings.accept(Finding.of(rule, audit.at(weight), expected, count));
    }

    /** Whether the rule covers the variable. {@code Normalization} guards against zeros, which constant features cause. */
    private boolean isVariance(Audit audit, StoredWeight weight) {
        if (OF_BATCHES.contains(weight.name())) return true;
        return rule.id().equals(NEGATIVE.rule.id())
                && weight.name().equals("variance")
                && audit.layer(weight.layer())
                        .filter(layer -> layer.layer().has(Trait.DATA_STATISTICS))
                        .isPresent();
    }
}
