package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** Determines which class or function a {@code {"class_name", "module", "registered_name"}} object refers to. */
public final class ClassNames {
    private static final String USUAL_MODULE = "keras.layers";
    private static final Pattern KERAS_MODULE = Pattern.compile("(tensorflow\\.(python\\.)?)?(tf_)?keras(\\..*)?");

    private ClassNames() {}

    /**
     * Whether the class is custom, regardless of its name: from another module, or registered as {@code package>name}.
     */
    public static boolean custom(JsonNode node) {
        JsonNode module = node.path("module");
        return module.isTextual() && !isOfKeras(module.asText())
                || classKey(node).contains(">");
    }

    static boolean isOfKeras(String module) {
        return module.equals(USUAL_MODULE) || KERAS_MODULE.matcher(module).matches();
    }

    /** Returns the name to look the class up by: its registered name if it contains a package, else its class name. */
    public static String classKey(JsonNode node) {
        String registered = node.path("registered_name").asText("");
        return registered.contains(">") ? registered : node.path("class_name").asText();
    }
}
