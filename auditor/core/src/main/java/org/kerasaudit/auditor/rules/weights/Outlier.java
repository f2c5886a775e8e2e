package org.kerasaudit.auditor.rules.weights;

import java.util.Locale;
import java.util.function.Consumer;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.health.TensorFacts;
import org.kerasaudit.auditor.health.TensorFacts.Magnitude;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;

/** KA508: one weight out of all proportion to the others of its tensor. */
public record Outlier() implements WeightCheck {
    public static final Rule RULE = new Rule(
            "KA508",
            Severity.WARNING,
            "A weight is out of proportion to its tensor.",
            "It is 2^24 times as large as the others are on average, so that float32 rounds them away beside it. A flipped "
                    + "bit of an exponent looks like that, or training that diverged.");

    /** Beside a number as many times larger, float32 keeps nothing of another one. */
    private static final double PROPORTION = 0x1p24;

    @Override
    public void check(Audit audit, StoredWeight weight, TensorFacts facts, Consumer<Finding> findings) {
        Magnitude magnitude = facts.magnitude();
        boolean beyond = magnitude.largest() > 0 && facts.isOutOfProportion(PROPORTION);
        if (!weight.floating() || !beyond) return;
        String found = String.format(Locale.ROOT, "%.3g at %s", magnitude.largest(), facts.index(magnitude.at()));
        findings.accept(
                Finding.of(RULE, audit.at(weight), "magnitudes below 2^24 times the mean of the others", found));
    }
}
