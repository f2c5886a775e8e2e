package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA702: a Lambda layer that calls a named function. */
public record CallingLambda() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA702",
            Severity.WARNING,
            "A Lambda layer calls a function by name.",
            "Loading the model calls the named function with arguments chosen by the file. If it is a Keras function that "
                    + "only computes, nothing else happens; if not, KA703 or KA704 reports it. Lambda layers are the usual "
                    + "way to attack a loader (CVE-2025-8747, CVE-2025-9906): have them replaced by layers.");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        if (!object.path("class_name").asText().equals("Lambda")) return;
        JsonNode function = object.path("config").path("function");
        if (PythonCode.isIn(object.path("config"), "function")) return;
        String called = function.isObject() ? Reference.of(function).shown() : Texts.quoted(function.asText());
        hits.add(RULE, where, "layers without code", "a Lambda layer that calls " + called);
    }
}
