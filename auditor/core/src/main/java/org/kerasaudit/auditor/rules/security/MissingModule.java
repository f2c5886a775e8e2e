package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.auditor.result.Severity;

/** KA710: an object of a Keras 3 configuration without its module. */
record MissingModule() implements SecurityCheck {
    @Override
    public String id() {
        return "KA710";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String summary() {
        return "An object of a Keras 3 configuration does not name its module.";
    }

    @Override
    public String explanation() {
        return "Keras 3 always writes module. Where it is missing, the old way of loading is taken, in which safe mode is not set: "
                + "CVE-2026-12481, Lambda layers and PyTorch modules were then loaded without asking. Fixed in Keras 3.12.3 and 3.15.0. "
                + "The file was edited; compare it with the one that was saved.";
    }

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        if (!where.strict() || object.has("module")) return;
        JsonNode className = object.path("class_name");
        boolean serialised = className.isTextual() && object.path("config").isContainerNode();
        if (!serialised || className.asText().startsWith("__")) return;
        hits.add(this, where, "a module, as Keras 3 writes it", Texts.quoted(className.asText()) + " without one");
    }
}
