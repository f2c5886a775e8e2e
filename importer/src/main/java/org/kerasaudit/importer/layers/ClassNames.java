package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** What a {@code {"class_name", "module", "registered_name"}} object says of whose class or function it names. */
public final class ClassNames {
    private static final String USUAL_MODULE = "keras.layers";
    private static final Pattern KERAS_MODULE = Pattern.compile("(tensorflow\\.(python\\.)?)?(tf_)?keras(\\..*)?");

    private ClassNames() {}

    /** Whether it is not Keras's own, whatever it is called: one of another module, or registered as {@code package>name}. */
    public static boolean custom(JsonNode node) {
        JsonNode module = node.path("module");
        return module.isTextual() && !isOfKeras(module.asText())
                || classKey(node).contains(">");
    }

    static boolean isOfKeras(String module) {
        return module.equals(USUAL_MODULE) || KERAS_MODULE.matcher(module).matches();
    }

    /** The name a class goes by: the one it was registered under, where it has one, else its own. */
    public static String classKey(JsonNode node) {
        String registered = node.path("registered_name").asText("");
        return registered.contains(">") ? registered : node.path("class_name").asText();
    }
}
