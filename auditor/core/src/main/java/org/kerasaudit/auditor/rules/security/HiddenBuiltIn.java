package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.layers.Catalogue;

/** KA711: a class of others by the name of one of Keras's. */
public record HiddenBuiltIn() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA711",
            Severity.WARNING,
            "A custom class or function hides one of Keras.",
            "A registered name beside a class of Keras, or the name of one of Keras's classes registered by somebody else: where such "
                    + "a class is registered, it is loaded instead of Keras's, and what the model computes is no longer what its "
                    + "configuration seems to say. Keras 3.12.3 and 3.15.0 refuse the former. Ask the author for another name.");

    private static final Set<String> MODELS = Set.of("Sequential", "Functional", "Model", "InputLayer");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        Reference reference = Reference.of(object);
        if (reference.name().isEmpty()) return;
        String registered = reference.registered();
        boolean aside = !registered.isEmpty()
                && !registered.equals(reference.name())
                && !registered.equals(object.path("class_name").asText());
        if (reference.ofKeras() ? aside && reference.meaning() == Reference.Meaning.KERAS : borrowed(reference)) {
            hits.add(RULE, where, "a name of its own", reference.shown());
        }
    }

    /** Whether a class that is not of Keras bears the name of one that is. */
    private static boolean borrowed(Reference reference) {
        String name = reference.name();
        String registered = reference.registered();
        boolean custom = reference.meaning() == Reference.Meaning.CUSTOM || registered.indexOf('>') > 0;
        if (!custom) return false;
        return reference.function()
                ? Names.KERAS_FUNCTIONS.contain(own(name))
                : isKeras(own(name)) || isKeras(own(registered));
    }

    private static String own(String name) {
        return name.substring(name.indexOf('>') + 1);
    }

    private static boolean isKeras(String className) {
        return MODELS.contains(className)
                || !className.isEmpty() && Catalogue.own().reader(className).isPresent();
    }
}
