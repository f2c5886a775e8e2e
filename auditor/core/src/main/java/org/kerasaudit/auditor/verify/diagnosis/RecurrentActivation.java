package org.kerasaudit.auditor.verify.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.Trait;

/** A recurrent cell's gates use the other sigmoid: the default was hard_sigmoid up to Keras 2.2 and is sigmoid since 2.3. */
record RecurrentActivation() implements LayerHypothesis {
    private static final List<String> SIGMOIDS = List.of("sigmoid", "hard_sigmoid");

    @Override
    public String id() {
        return "recurrent-activation";
    }

    @Override
    public String advice() {
        return "state recurrent_activation explicitly, as it was when the model was trained";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        List<JsonNode> configs = subject.configs(Trait.GATES);
        if (configs.isEmpty()) return List.of();
        String key = subject.origin().keras1() ? "inner_activation" : "recurrent_activation";
        String stated = configs.get(0).path(key).asText("the default");
        List<Reading> readings = new ArrayList<>();
        for (String other : SIGMOIDS) {
            if (other.equals(stated)) continue;
            readings.add(Reading.of(
                    key + " " + other + " instead of " + stated,
                    subject.edited(Trait.GATES, config -> config.put(key, other))));
        }
        return readings;
    }
}
