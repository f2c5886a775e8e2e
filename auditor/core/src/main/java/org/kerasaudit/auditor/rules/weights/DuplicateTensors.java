package org.kerasaudit.auditor.rules.weights;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.health.TensorFacts;
import org.kerasaudit.auditor.health.WeightScan;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Check;
import org.kerasaudit.importer.layers.WeightSpec.Storage;
import org.kerasaudit.importer.model.StoredTensor;

/** KA511: two variables with the same numbers. Apparent duplicates are read again to compare their hashes. */
public record DuplicateTensors() implements Check {
    public static final Rule RULE = new Rule(
            "KA511",
            Severity.WARNING,
            "Two variables have the same numbers.",
            "Training never makes two variables equal: a tensor was copied into another's place, or weights that should be "
                    + "shared are not. Zeros and ones do not count. Variables whose configuration makes them start equal, "
                    + "for example by sharing a seed, are reported as info.");

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        Map<List<Object>, StoredWeight> byFingerprint = new HashMap<>();
        Map<String, StoredWeight> byHash = new HashMap<>();
        WeightScan hashes = new WeightScan(false, true);
        for (StoredWeight weight : audit.weights()) {
            Optional<TensorFacts> facts = audit.scan().facts(weight.stored());
            if (facts.isEmpty() || !isComparable(weight) || isTrivial(facts.get())) continue;
            StoredWeight similar = byFingerprint.putIfAbsent(fingerprint(facts.get()), weight);
            if (similar == null) continue;
            hashes.sha256(similar.stored()).ifPresent(hash -> byHash.putIfAbsent(hash, similar));
            hashes.sha256(weight.stored())
                    .map(hash -> byHash.putIfAbsent(hash, weight))
                    .ifPresent(other -> report(audit, weight, other, findings));
        }
    }

    private void report(Audit audit, StoredWeight weight, StoredWeight other, Consumer<Finding> findings) {
        String place = weight.stored().location();
        String first = other.stored().location();
        if (place.equals(first)) return;
        Finding finding = Finding.of(RULE, audit.at(weight), "different numbers", "those of " + first);
        boolean usual = Initial.isRepeatable(audit, weight) && Initial.isRepeatable(audit, other);
        findings.accept(usual ? finding.with(Severity.INFO) : finding);
    }

    /** Returns a key that is equal for equal tensors and rarely equal for others. */
    private static List<Object> fingerprint(TensorFacts facts) {
        StoredTensor tensor = facts.tensor();
        return List.of(
                tensor.dtype(),
                tensor.shape(),
                facts.pattern().first(),
                facts.magnitude().largest(),
                facts.magnitude().at(),
                facts.zeros().count());
    }

    /** Whether training sets the variable; excludes those given by the configuration and those that archives store twice. */
    private static boolean isComparable(StoredWeight weight) {
        boolean copied = weight.bound() != null && weight.bound().spec().storage() == Storage.COPY_IN_ARCHIVES;
        return weight.floating() && !copied && TrainedVariables.isTrained(weight);
    }

    /** Whether the tensor is constant or has only zeros and ones, as initial values often are. */
    private static boolean isTrivial(TensorFacts facts) {
        return facts.pattern().constant() || facts.pattern().binary();
    }
}
