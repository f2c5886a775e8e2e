package org.kerasaudit.auditor.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** A layer's activation is not applied; the recording holds logits, say. */
record ActivationLeftOut() implements LayerHypothesis {
    private static final String ACTIVATION = "activation";
    private static final String LINEAR = "linear";
    private static final Set<String> RECURRENT_KEYS = Set.of("recurrent_activation", "inner_activation");

    @Override
    public String id() {
        return "activation-left-out";
    }

    @Override
    public String advice() {
        return "apply the activation to what is recorded, or set it to linear in the model";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        JsonNode activation = subject.config().path(ACTIVATION);
        String name = activation.isTextual()
                ? activation.asText()
                : activation.path("config").asText("");
        boolean recurrent = RECURRENT_KEYS.stream().anyMatch(subject.config()::has);
        if (name.isEmpty() || name.equals(LINEAR) || recurrent) return List.of();
        return List.of(Reading.of(
                "activation " + name + " left out",
                subject.edited(Set.of(subject.layer().className()), config -> config.put(ACTIVATION, LINEAR))));
    }
}
