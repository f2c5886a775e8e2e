package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names Keras derives from others, and what they say of whose class it is. */
final class Naming {
    private static final String USUAL_MODULE = "keras.layers";
    private static final Pattern KERAS_MODULE = Pattern.compile("(tensorflow\\.(python\\.)?)?(tf_)?keras(\\..*)?");

    private static final Pattern NO_WORD = Pattern.compile("\\W+");
    private static final Pattern NEXT_WORD = Pattern.compile("(.)([A-Z][a-z]+)");
    private static final Pattern NEXT_CAPITAL = Pattern.compile("([a-z])([A-Z])");

    private Naming() {}

    /**
     * Whether a {@code {"class_name", ...}} object names a class that is not Keras's own, whatever it is called: one of
     * another module, or registered as {@code package>name}.
     */
    static boolean custom(JsonNode node) {
        JsonNode module = node.path("module");
        return module.isTextual() && !isOfKeras(module.asText())
                || classKey(node).contains(">");
    }

    private static boolean isOfKeras(String module) {
        return module.equals(USUAL_MODULE) || KERAS_MODULE.matcher(module).matches();
    }

    /** The name a class goes by: the one it was registered under, where it has one, else its own. */
    static String classKey(JsonNode node) {
        String registered = node.path("registered_name").asText("");
        return registered.contains(">") ? registered : node.path("class_name").asText();
    }

    /** What archives call the group of a layer: after its Python class, which is not always the class it is exported as. */
    static String container(String registered) {
        String className = registered.substring(registered.lastIndexOf('>') + 1);
        return snakeCase(className.equals("GroupQueryAttention") ? "GroupedQueryAttention" : className);
    }

    /** {@code Conv2DTranspose} as {@code conv2d_transpose}, the way Keras names a layer after its class. */
    static String snakeCase(String className) {
        String letters = NO_WORD.matcher(className).replaceAll("");
        String words = NEXT_WORD.matcher(letters).replaceAll("$1_$2");
        return NEXT_CAPITAL.matcher(words).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }
}
