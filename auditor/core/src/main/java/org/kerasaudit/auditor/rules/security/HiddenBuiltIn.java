package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.layers.Catalogue;

/** KA711: a custom class with the name of a Keras class. */
public record HiddenBuiltIn() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA711",
            Severity.WARNING,
            "A custom class or function shadows one of Keras's.",
            "A Keras class has a custom registered name, or a custom class is registered under the name of a Keras class: if "
                    + "the program registers such a class, it is loaded instead of Keras's, and the model no longer computes "
                    + "what its configuration seems to say. Keras 3.12.3 and 3.15.0 refuse the former. Ask the author for a "
                    + "different name.");

    private static final Set<String> MODELS = Set.of("Sequential", "Functional", "Model", "InputLayer");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        Reference reference = Reference.of(object);
        if (reference.name().isEmpty()) return;
        String registered = reference.registered();
        boolean customName = !registered.isEmpty()
                && !registered.equals(reference.name())
                && !registered.equals(object.path("class_name").asText());
        if (reference.ofKeras()
                ? customName && reference.meaning() == Reference.Meaning.KERAS
                : takesKerasName(reference)) {
            hits.add(RULE, where, "a name that no Keras class has", reference.shown());
        }
    }

    /** Whether a custom class has the name of a Keras class. */
    private static boolean takesKerasName(Reference reference) {
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
