package org.kerasaudit.auditor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.kerasaudit.auditor.health.TensorFacts;

/** KA505: a batch normalization that never saw a batch. */
record UntrainedBatchNormalizationRule() implements Rule {
    /** Initial values by variable, in the names of all generations. */
    private static final Map<String, Double> INITIAL = Map.of(
            "gamma", 1.0,
            "beta", 0.0,
            "moving_mean", 0.0,
            "moving_variance", 1.0,
            "running_mean", 0.0,
            "running_std", 1.0);

    @Override
    public String id() {
        return "KA505";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String summary() {
        return "A batch normalization is untrained.";
    }

    @Override
    public String explanation() {
        return "Its mean, variance, gamma and beta are all at their initial values, so that it changes nothing. The model was "
                + "never trained, or the weights were not loaded before it was saved.";
    }

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        Map<String, List<StoredWeight>> owners = audit.weights().stream()
                .filter(weight -> weight.bound() != null)
                .collect(Collectors.groupingBy(StoredWeight::owner, LinkedHashMap::new, Collectors.toList()));
        owners.values().forEach(weights -> check(audit, weights, findings));
    }

    private void check(Audit audit, List<StoredWeight> weights, Consumer<Finding> findings) {
        Optional<StoredWeight> mean = weights.stream()
                .filter(weight -> weight.name().equals("moving_mean")
                        || weight.name().equals("running_mean"))
                .findFirst();
        if (mean.isEmpty() || weights.size() < 2) return;
        boolean untrained = weights.stream()
                .filter(weight -> INITIAL.containsKey(weight.name()))
                .allMatch(weight -> isInitial(audit, weight));
        if (!untrained) return;
        findings.accept(finding(
                audit,
                mean.get().layer(),
                mean.get().stored().location(),
                "statistics of training",
                "initial values: mean 0, variance 1, gamma 1, beta 0",
                false));
    }

    private static boolean isInitial(Audit audit, StoredWeight weight) {
        Optional<TensorFacts> facts = audit.scan().facts(weight.stored());
        return facts.isPresent() && facts.get().isAll(INITIAL.getOrDefault(weight.name(), 0.0));
    }
}
