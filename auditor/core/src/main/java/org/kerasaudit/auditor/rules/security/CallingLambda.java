package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA702: a Lambda layer, which calls what it is given. */
public record CallingLambda() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA702",
            Severity.WARNING,
            "A Lambda layer calls a function by its name.",
            "Loading the model calls the named function with arguments that the file chooses. Where the function is one of Keras "
                    + "that only computes, nothing else happens; where it is not, KA703 or KA704 says so. Lambda layers are the usual way "
                    + "into a loader (CVE-2025-8747, CVE-2025-9906): have them replaced by layers.");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        if (!object.path("class_name").asText().equals("Lambda")) return;
        JsonNode function = object.path("config").path("function");
        boolean code =
                function.isArray() || function.path("class_name").asText().equals("__lambda__");
        if (code) return;
        String called = function.isObject() ? Reference.of(function).shown() : Texts.quoted(function.asText());
        hits.add(RULE, where, "layers that hold data", "a Lambda layer that calls " + called);
    }
}
