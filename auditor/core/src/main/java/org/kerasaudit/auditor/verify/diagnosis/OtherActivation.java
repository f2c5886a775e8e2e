package org.kerasaudit.auditor.verify.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A layer has a different activation than the file states. */
record OtherActivation() implements LayerHypothesis {
    private static final String ACTIVATION = "activation";
    private static final List<String> USUAL = List.of(
            "relu",
            "tanh",
            "sigmoid",
            "softmax",
            "elu",
            "selu",
            "gelu",
            "silu",
            "swish",
            "softplus",
            "softsign",
            "leaky_relu",
            "relu6",
            "hard_sigmoid",
            "exponential",
            "mish");

    @Override
    public String id() {
        return "other-activation";
    }

    @Override
    public String advice() {
        return "set the activation that the model was trained with";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        Set<String> stated = new TreeSet<>();
        subject.edited(config -> {
            if (config.has(ACTIVATION)) stated.add(name(config));
        });
        List<Reading> readings = new ArrayList<>();
        for (String from : stated) {
            for (String to : USUAL) if (!to.equals(from)) readings.add(reading(subject, from, to));
        }
        return readings;
    }

    private static Reading reading(Subject subject, String from, String to) {
        return Reading.of("activation " + to + " instead of " + from, subject.edited(config -> {
            if (config.has(ACTIVATION) && name(config).equals(from)) config.put(ACTIVATION, to);
        }));
    }

    private static String name(ObjectNode config) {
        JsonNode activation = config.path(ACTIVATION);
        if (activation.isNull()) return "linear";
        return activation.isTextual()
                ? activation.asText()
                : activation.path("config").asText("another");
    }
}
