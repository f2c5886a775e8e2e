package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;
import java.util.Set;
import org.kerasaudit.importer.layers.WeightSpec;

/** A layer's bias is not added. */
record BiasLeftOut() implements LayerHypothesis {
    private static final Set<String> BIASES = Set.of("bias", "b");

    @Override
    public String id() {
        return "bias-left-out";
    }

    @Override
    public String advice() {
        return "convert the bias too, or set use_bias to false";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        boolean biased = subject.variables().stream().map(WeightSpec::name).anyMatch(BIASES::contains);
        if (!biased) return List.of();
        return List.of(Reading.using(
                "the bias left out",
                (key, value, all) -> BIASES.contains(Reading.name(key)) ? Constants.like(value, 0) : value));
    }
}
