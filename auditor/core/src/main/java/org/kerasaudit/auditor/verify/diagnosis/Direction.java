package org.kerasaudit.auditor.verify.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.kerasaudit.importer.layers.Trait;

/** A recurrent layer runs along the time axis in the direction opposite to what {@code go_backwards} says. */
record Direction() implements LayerHypothesis {
    private static final String KEY = "go_backwards";

    @Override
    public String id() {
        return "direction";
    }

    @Override
    public String advice() {
        return "if the engine ignores go_backwards, reverse the sequences before the layer, and its output if it returns "
                + "sequences";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        List<JsonNode> configs = subject.configs(Trait.GO_BACKWARDS);
        if (configs.isEmpty()) return List.of();
        boolean backwards = configs.get(0).path(KEY).asBoolean(false);
        return List.of(Reading.of(
                KEY + "=" + !backwards + " instead of " + backwards,
                subject.edited(
                        Trait.GO_BACKWARDS,
                        config -> config.put(KEY, !config.path(KEY).asBoolean(false)))));
    }
}
