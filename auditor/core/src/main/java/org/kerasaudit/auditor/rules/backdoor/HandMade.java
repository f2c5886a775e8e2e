package org.kerasaudit.auditor.rules.backdoor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.health.TensorFacts;
import org.kerasaudit.auditor.rules.Audit;

/**
 * Finds layers whose weights cannot come from training: kernels of a single magnitude and selections of single inputs.
 */
final class HandMade {
    /**
     * The weights of one layer.
     *
     * @param largest the largest magnitude of the kernel
     * @param bias the largest magnitude of the bias
     */
    record Values(double largest, double bias) {}

    /** All nonzero magnitudes are equal if the largest is not above their mean, up to rounding. */
    private static final double SAME = 1.0001;

    private final Audit audit;
    private final Map<String, List<StoredWeight>> byLayer = new HashMap<>();

    HandMade(Audit audit) {
        this.audit = audit;
        for (StoredWeight weight : audit.weights()) {
            byLayer.computeIfAbsent(weight.layer(), layer -> new ArrayList<>()).add(weight);
        }
    }

    /** Returns the weights of the layer at this path if each of its kernels is handmade; empty otherwise. */
    Optional<Values> of(String path) {
        double largest = 0;
        double bias = 0;
        boolean kernels = false;
        for (StoredWeight weight : byLayer.getOrDefault(path, List.of())) {
            Optional<TensorFacts> facts = audit.scan().facts(weight.stored());
            if (facts.isEmpty()) return Optional.empty();
            double magnitude = facts.get().magnitude().largest();
            if (weight.stored().shape().rank() < 2) {
                bias = Math.max(bias, magnitude);
                continue;
            }
            if (!weight.floating() || !isHandMade(facts.get())) return Optional.empty();
            kernels = true;
            largest = Math.max(largest, magnitude);
        }
        return kernels ? Optional.of(new Values(largest, bias)) : Optional.empty();
    }

    private static boolean isHandMade(TensorFacts facts) {
        long units = facts.tensor().shape().dim(-1);
        long used = facts.size() - facts.zeros().count();
        boolean selects = used > 0 && used <= units && facts.size() > units;
        return selects || used > 1 && !facts.isOutOfProportion(SAME);
    }
}
