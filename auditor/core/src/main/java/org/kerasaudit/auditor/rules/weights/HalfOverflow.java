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
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.tensor.Precision;

/** KA509: a trained weight that float16 cannot hold. */
public record HalfOverflow() implements WeightCheck {
    public static final Rule RULE = new Rule(
            "KA509",
            Severity.WARNING,
            "A weight overflows in float16.",
            "The layer computes in float16, which rounds values of 65520 or more to infinity. If the layer computes in "
                    + "another type, this is reported as info: converting the model to float16 would break it.");

    /** The smallest magnitude that float16 rounds to infinity. */
    private static final double OVERFLOW = 65520;

    @Override
    public void check(Audit audit, StoredWeight weight, TensorFacts facts, Consumer<Finding> findings) {
        BoundWeight bound = weight.bound();
        boolean trained = bound != null && bound.spec().trainable();
        Magnitude magnitude = facts.magnitude();
        if (!weight.floating() || !trained || magnitude.largest() < OVERFLOW) return;
        String found = String.format(Locale.ROOT, "%.6g at %s", magnitude.largest(), facts.index(magnitude.at()));
        Finding finding = Finding.of(RULE, audit.at(weight), "magnitudes below 65520, the limit of float16", found);
        findings.accept(inHalf(audit, weight) ? finding : finding.with(Severity.INFO));
    }

    /** Whether the weight is used in float16; batch normalization does not let its variables be cast. */
    private static boolean inHalf(Audit audit, StoredWeight weight) {
        return audit.layer(weight.layer())
                .filter(layer -> !layer.layer().has(Trait.FULL_PRECISION_VARIABLES))
                .flatMap(layer -> layer.layer().policy().compute())
                .filter(Precision.FLOAT16::equals)
                .isPresent();
    }
}
