package org.kerasaudit.auditor.verify.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Origin.Generation;

/** hard_sigmoid is in its other form: {@code clip(0.2·x + 0.5)} up to Keras 2, {@code relu6(x + 3) / 6} in Keras 3. */
record HardSigmoid() implements LayerHypothesis {
    private static final String NAME = "hard_sigmoid";
    private static final Set<String> KEYS = Set.of("activation", "recurrent_activation", "inner_activation");

    @Override
    public String id() {
        return "hard-sigmoid";
    }

    @Override
    public String advice() {
        return "run the model in the Keras generation that it was trained in, or replace the function explicitly: slope 0.2 "
                + "in Keras 1 and 2, 1/6 in Keras 3";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        if (!uses(subject.config()) || subject.origin().keras1()) return List.of();
        boolean keras3 = subject.origin().keras3();
        String backend = subject.origin().backend();
        Origin other = keras3
                ? new Origin(Generation.KERAS_2, "2.15.0", backend)
                : new Origin(Generation.KERAS_3, "", backend);
        return List.of(Reading.of("hard_sigmoid as in Keras " + (keras3 ? "2" : "3"), subject.as(other)));
    }

    private static boolean uses(JsonNode config) {
        for (JsonNode child : config) if (uses(child)) return true;
        return KEYS.stream()
                .map(config::path)
                .anyMatch(value -> value.asText().equals(NAME)
                        || value.path("config").asText().equals(NAME));
    }
}
