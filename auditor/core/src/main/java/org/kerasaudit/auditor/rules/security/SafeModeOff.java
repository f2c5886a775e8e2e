package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.layers.Config;

/** KA715: a configuration that asks for safe mode to be off. */
record SafeModeOff() implements SecurityCheck {
    @Override
    public String id() {
        return "KA715";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String summary() {
        return "A configuration asks for safe mode to be off.";
    }

    @Override
    public String explanation() {
        return "safe_mode is an argument of loading functions and never part of a model. CVE-2025-9906: a file that calls load_model with "
                + "safe_mode=False has another file loaded without protection; fixed in Keras 3.11.0. Do not load the file.";
    }

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        JsonNode safeMode = object.get("safe_mode");
        if (safeMode != null && isFalse(safeMode))
            hits.add(this, where.in("safe_mode", safeMode), "no such option", safeMode.toString());
    }

    /** As Python takes it, to which what is empty is false too. */
    private static boolean isFalse(JsonNode value) {
        boolean empty = value.isEmpty() && value.asText().isEmpty();
        return !Config.truth(value).orElse(!empty);
    }
}
