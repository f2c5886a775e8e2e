package org.kerasaudit.auditor.verify.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.kerasaudit.importer.layers.Layer;

/** A layer's activation is not applied, for example because the recording contains logits. */
record ActivationLeftOut() implements LayerHypothesis {
    private static final String ACTIVATION = "activation";
    private static final String LINEAR = "linear";

    @Override
    public String id() {
        return "activation-left-out";
    }

    @Override
    public String advice() {
        return "apply the activation before recording, or set it to linear in the model";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        Set<String> left = new TreeSet<>();
        Layer other = subject.edited(config -> leaveOut(config, left));
        return left.isEmpty()
                ? List.of()
                : List.of(Reading.of("activation " + String.join(", ", left) + " left out", other));
    }

    /** Skips the activations of recurrent cells, because without them there are no gates. */
    private static void leaveOut(ObjectNode config, Set<String> left) {
        JsonNode activation = config.path(ACTIVATION);
        String name = activation.isTextual()
                ? activation.asText()
                : activation.path("config").asText("");
        boolean recurrent = config.has("recurrent_activation") || config.has("inner_activation");
        if (name.isEmpty() || name.equals(LINEAR) || recurrent) return;
        left.add(name);
        config.put(ACTIVATION, LINEAR);
    }
}
