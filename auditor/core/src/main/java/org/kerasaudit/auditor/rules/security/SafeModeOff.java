package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.layers.Config;

/** KA715: a configuration that switches safe mode off. */
public record SafeModeOff() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA715",
            Severity.ERROR,
            "A configuration switches safe mode off.",
            "safe_mode is an argument of loading functions and never part of a model. CVE-2025-9906: a file that calls "
                    + "load_model with safe_mode=False loads another file without protection; fixed in Keras 3.11.0. Do not "
                    + "load the file.");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        JsonNode safeMode = object.get("safe_mode");
        if (safeMode != null && isFalse(safeMode))
            hits.add(RULE, where.in("safe_mode", safeMode), "no such option", safeMode.toString());
    }

    /** Whether Python treats the value as false, which includes empty values. */
    private static boolean isFalse(JsonNode value) {
        boolean empty = value.isEmpty() && value.asText().isEmpty();
        return !Config.truth(value).orElse(!empty);
    }
}
