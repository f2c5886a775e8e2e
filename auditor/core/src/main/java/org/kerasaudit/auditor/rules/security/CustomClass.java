package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.security.Reference.Meaning;

/** KA718: a class or function that is not part of Keras. */
public record CustomClass() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA718",
            Severity.INFO,
            "The model needs a custom class or function.",
            "The program that loads the model looks it up by its registered name; its code is not in the file, so nothing in "
                    + "the file is run. Keras before 3.9 also tries to import the module named with it from anywhere on Python's "
                    + "search path, including the current folder: do not load the model from a folder that came with it.");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        Reference reference = Reference.of(object);
        if (reference.meaning() == Meaning.CUSTOM) hits.add(RULE, where, "Keras classes", reference.shown());
    }
}
