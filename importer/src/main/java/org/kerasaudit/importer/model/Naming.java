package org.kerasaudit.importer.model;

import java.util.Locale;

/** The names Keras derives from others. */
final class Naming {
    private Naming() {}

    /** {@code Conv2DTranspose} as {@code conv2d_transpose}, the way Keras names a layer after its class. */
    static String snakeCase(String className) {
        return className
                .replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
