package org.kerasaudit.importer.model;

import java.util.Locale;
import java.util.regex.Pattern;

/** The names Keras derives from others. */
final class Naming {
    private static final Pattern NO_WORD = Pattern.compile("\\W+");
    private static final Pattern NEXT_WORD = Pattern.compile("(.)([A-Z][a-z]+)");
    private static final Pattern NEXT_CAPITAL = Pattern.compile("([a-z])([A-Z])");

    private Naming() {}

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
