package org.kerasaudit.importer.model;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names that Keras derives from other names. */
final class Naming {
    private static final Pattern NO_WORD = Pattern.compile("\\W+");
    private static final Pattern NEXT_WORD = Pattern.compile("(.)([A-Z][a-z]+)");
    private static final Pattern NEXT_CAPITAL = Pattern.compile("([a-z])([A-Z])");

    private Naming() {}

    /** Returns the group name of a layer in archives: derived from its Python class, which may differ from its exported name. */
    static String container(String registered) {
        String className = registered.substring(registered.lastIndexOf('>') + 1);
        return snakeCase(className.equals("GroupQueryAttention") ? "GroupedQueryAttention" : className);
    }

    /** Converts {@code Conv2DTranspose} to {@code conv2d_transpose}, as Keras derives layer names from classes. */
    static String snakeCase(String className) {
        String letters = NO_WORD.matcher(className).replaceAll("");
        String words = NEXT_WORD.matcher(letters).replaceAll("$1_$2");
        return NEXT_CAPITAL.matcher(words).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }
}
