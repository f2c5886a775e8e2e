package org.kerasaudit.auditor.verify.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.kerasaudit.importer.layers.Elementwise;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.UnaryOp;

/** GELU is computed in another form: exactly with the error function, or approximately with tanh or a sigmoid. */
record Gelu() implements LayerHypothesis {
    private static final String ACTIVATION = "activation";
    private static final String APPROXIMATE = "approximate";
    private static final double STEEPNESS = 1.702;
    private static final UnaryOp BY_SIGMOID = new UnaryOp("gelu(sigmoid)", x -> x / (1 + Math.exp(-STEEPNESS * x)));

    @Override
    public String id() {
        return "gelu";
    }

    @Override
    public String advice() {
        return "use the form that the model was trained with: keras.activations.gelu is exact by default; approximate=True gives "
                + "the tanh form of BERT and GPT-2";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        if (subject.is(Trait.APPROXIMATE) && subject.config().has(APPROXIMATE)) {
            boolean approximate = subject.config().path(APPROXIMATE).asBoolean();
            return List.of(Reading.of(
                    approximate ? "gelu computed exactly instead of approximately" : "gelu approximated by tanh",
                    subject.edited(Trait.APPROXIMATE, config -> config.put(APPROXIMATE, !approximate))));
        }
        JsonNode activation = subject.config().path(ACTIVATION);
        boolean gelu = activation.asText().equals("gelu")
                || activation.path("config").asText().equals("gelu");
        if (!gelu) return List.of();
        Layer linear = subject.editedAlone(config -> config.put(ACTIVATION, "linear"));
        return List.of(
                then("gelu approximated by tanh", linear, Elementwise.APPROXIMATE_GELU),
                then("gelu approximated by a sigmoid", linear, BY_SIGMOID));
    }

    private static Reading then(String text, Layer linear, UnaryOp form) {
        return new Reading(
                text,
                (call, recorded) -> call.of(linear).outputs().stream()
                        .map(value -> new Value(call.kernels().map(value.tensor(), form), value.mask()))
                        .toList());
    }
}
