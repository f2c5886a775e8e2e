package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.security.Reference.Meaning;

/** KA718: a class or function that Keras does not bring. */
public record CustomClass() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA718",
            Severity.INFO,
            "The model needs a class or function that Keras does not bring.",
            "It is looked up by the name it is registered under in the program that loads the model; its code is not in the file, so "
                    + "nothing of the file is run by it. Keras before 3.9 also tries to import the module that stands beside it, from "
                    + "wherever Python looks, the current folder included: do not load the file from a folder that came with it.");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        Reference reference = Reference.of(object);
        if (reference.meaning() == Meaning.CUSTOM) hits.add(RULE, where, "classes of Keras", reference.shown());
    }
}
