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

/** KA508: one weight that is out of proportion to the rest of its tensor. */
public record Outlier() implements WeightCheck {
    public static final Rule RULE = new Rule(
            "KA508",
            Severity.WARNING,
            "A weight is out of proportion to its tensor.",
            "It is 2^24 times as large as the others are on average, so float32 rounds them away next to it. A flipped "
                    + "exponent bit looks like that, as does diverged training.");

    /** Adding a number that many times larger leaves nothing of the smaller one in float32. */
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
