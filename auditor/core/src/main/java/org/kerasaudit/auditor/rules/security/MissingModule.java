package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA710: an object in a Keras 3 configuration without its module. */
public record MissingModule() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA710",
            Severity.WARNING,
            "An object in a Keras 3 configuration does not name its module.",
            "Keras 3 always writes the module. Without it, the legacy loading code runs, which does not enforce safe "
                    + "mode: CVE-2026-12481, through which Lambda layers and PyTorch modules were loaded without asking. "
                    + "Fixed in Keras 3.12.3 and 3.15.0. The file was edited; compare it with the one that was saved.");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        if (!where.strict() || object.has("module")) return;
        JsonNode className = object.path("class_name");
        boolean serialized = className.isTextual() && object.path("config").isContainerNode();
        if (!serialized || className.asText().startsWith("__")) return;
        hits.add(RULE, where, "a module, as Keras 3 writes it", Texts.quoted(className.asText()) + " without one");
    }
}
