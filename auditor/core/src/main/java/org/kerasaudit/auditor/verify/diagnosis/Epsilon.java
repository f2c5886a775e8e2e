package org.kerasaudit.auditor.verify.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.Trait;

/** A normalization layer uses a different epsilon than the file states. */
record Epsilon() implements LayerHypothesis {
    private static final double[] USUAL = {1e-3, 1e-5, 1e-6, 1e-12, 1e-7, 1e-8, 1e-4, 1e-2};
    private static final String EPSILON = "epsilon";

    @Override
    public String id() {
        return "epsilon";
    }

    @Override
    public String advice() {
        return "set the epsilon that the model was trained with: Keras 2 and 3 default to 1e-3, Keras 1 and PyTorch to 1e-5, and "
                + "transformers often use 1e-6 or 1e-12";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        List<JsonNode> configs = subject.configs(Trait.EPSILON);
        if (configs.isEmpty()) return List.of();
        JsonNode stated = configs.get(0).path(EPSILON);
        List<Reading> readings = new ArrayList<>();
        for (double epsilon : USUAL) {
            if (stated.asDouble() == epsilon) continue;
            readings.add(Reading.of(
                    "epsilon " + epsilon + " instead of " + (stated.isNumber() ? stated.asDouble() : "the default"),
                    subject.edited(Trait.EPSILON, config -> config.put(EPSILON, epsilon))));
        }
        return readings;
    }
}
