package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.security.Reference.Meaning;

/** KA703: an object that is looked up in a module outside Keras. */
public record ForeignModule() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA703",
            Severity.ERROR,
            "A configuration names a module outside Keras.",
            "CVE-2025-1550: Keras 3.0 to 3.8 and tf.keras import any module that a configuration names, take any function or "
                    + "class from it and call it with arguments from the file, in safe mode or not. Keras 3.9.0 was the "
                    + "first to restrict this. A custom class need not name a module: register it with "
                    + "keras.saving.register_keras_serializable; its registered name, package>Name, is enough.");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        Reference reference = Reference.of(object);
        if (reference.meaning() == Meaning.FOREIGN) {
            hits.add(RULE, where, "a class or function of Keras, or a registered class", reference.shown());
        }
        for (NamedFunction function : NamedFunction.of(object, where)) {
            if (function.meaning() != Meaning.FOREIGN) continue;
            Where module = where.in(function.key(), object.get(function.key()));
            hits.add(RULE, module, "a module of the model itself", Texts.quoted(function.module()));
        }
    }
}
