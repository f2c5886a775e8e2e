package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.security.Reference.Meaning;

/** KA704: a Keras function or class that does more than compute. */
public record ActingReference() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA704",
            Severity.ERROR,
            "A configuration names a part of Keras that does not belong in a model.",
            "Of Keras's functions, only activations, losses, metrics, initializers, regularizers, constraints and operations "
                    + "belong in a model; anything else can be abused while the model is loaded. CVE-2025-8747: "
                    + "keras.utils.get_file downloads and writes files (fixed in 3.11.0; see also CVE-2025-12060 and "
                    + "CVE-2024-55459). CVE-2025-9906: keras.config.enable_unsafe_deserialization switches safe mode off, "
                    + "then keras.models.load_model loads another file (fixed in 3.11.0; 3.12.3 and 3.15.0 refuse more "
                    + "functions). Do not load the file.");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        Reference reference = Reference.of(object);
        if (reference.meaning() == Meaning.ACTING) {
            String expected =
                    reference.function() ? "a function that only computes" : "a class that is part of a model";
            hits.add(RULE, where, expected, reference.shown());
        }
        for (NamedFunction function : NamedFunction.of(object, where)) {
            if (function.meaning() != Meaning.ACTING) continue;
            String found = Texts.quoted(function.module() + "." + function.name());
            hits.add(
                    RULE, where.in(function.key(), object.get(function.key())), "a function that only computes", found);
        }
    }
}
