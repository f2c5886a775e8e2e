package org.kerasaudit.auditor.rules.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.health.TensorFacts;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Check;

/** KA505: a batch normalization layer that has never been trained. */
public record UntrainedBatchNormalization() implements Check {
    public static final Rule RULE = new Rule(
            "KA505",
            Severity.INFO,
            "Batch normalization layers are untrained.",
            "Their mean, variance, gamma and beta all have their initial values, so they change nothing. The model was "
                    + "never trained, or it was saved before its weights were loaded.");

    /** The initial values by variable name, in all Keras generations. */
    private static final Map<String, Double> INITIAL = Map.of(
            "gamma", 1.0,
            "beta", 0.0,
            "moving_mean", 0.0,
            "moving_variance", 1.0,
            "running_mean", 0.0,
            "running_std", 1.0);

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        Map<String, List<StoredWeight>> owners = audit.weights().stream()
                .filter(weight -> weight.bound() != null && INITIAL.containsKey(weight.name()))
                .collect(Collectors.groupingBy(StoredWeight::owner, LinkedHashMap::new, Collectors.toList()));
        List<StoredWeight> means = new ArrayList<>();
        List<StoredWeight> untrained = new ArrayList<>();
        owners.values()
                .forEach(weights -> mean(weights).ifPresent(mean -> {
                    means.add(mean);
                    if (weights.size() > 1 && isUntrained(audit, weights)) untrained.add(mean);
                }));
        if (untrained.isEmpty()) return;
        StoredWeight first = untrained.get(0);
        String counts = untrained.size() + " of " + means.size() + " layers";
        String found = "initial values (mean 0, variance 1, gamma 1, beta 0) in " + counts;
        findings.accept(Finding.of(RULE, audit.at(first), "trained statistics", found));
    }

    private static Optional<StoredWeight> mean(List<StoredWeight> weights) {
        return weights.stream()
                .filter(weight ->
                        weight.name().equals("moving_mean") || weight.name().equals("running_mean"))
                .findFirst();
    }

    private static boolean isUntrained(Audit audit, List<StoredWeight> weights) {
        return weights.stream().allMatch(weight -> isInitial(audit, weight));
    }

    private static boolean isInitial(Audit audit, StoredWeight weight) {
        Optional<TensorFacts> facts = audit.scan().facts(weight.stored());
        return facts.isPresent() && facts.get().isAll(INITIAL.getOrDefault(weight.name(), 0.0));
    }
}
