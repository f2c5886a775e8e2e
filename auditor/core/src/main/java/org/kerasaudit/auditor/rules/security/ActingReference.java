package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.security.Reference.Meaning;

/** KA704: a function or class of Keras that does something else than compute. */
public record ActingReference() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA704",
            Severity.ERROR,
            "A configuration names something of Keras that no model consists of.",
            "Of Keras's functions only activations, losses, metrics, initializers, regularizers, constraints and operations belong "
                    + "into a model; anything else can be made to act while the model is loaded. CVE-2025-8747: keras.utils.get_file "
                    + "downloads and writes files (fixed in 3.11.0; see also CVE-2025-12060 and CVE-2024-55459). CVE-2025-9906: "
                    + "keras.config.enable_unsafe_deserialization switches safe mode off, keras.models.load_model then loads another file "
                    + "(fixed in 3.11.0; 3.12.3 and 3.15.0 refuse more functions). Do not load the file.");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        Reference reference = Reference.of(object);
        if (reference.meaning() == Meaning.ACTING) {
            String expected = reference.function() ? "a function that only computes" : "a class that holds data";
            hits.add(RULE, where, expected, reference.shown());
        }
    }
}
