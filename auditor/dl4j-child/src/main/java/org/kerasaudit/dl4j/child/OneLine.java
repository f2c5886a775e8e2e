package org.kerasaudit.dl4j.child;

import java.util.Set;
import java.util.regex.Pattern;

/** Shortens messages of libraries to one line that is the same on every run. */
final class OneLine {
    private static final int MAX_LENGTH = 400;

    private static final String UUID = "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";

    /** Advice, random names of operations, and the modules of classes. */
    private static final Pattern NOISE = Pattern.compile("\\. (Please file an issue at|For more information, see) \\S+"
            + "| name " + UUID + " and| Op own name: \"" + UUID + "\""
            + "| \\([^()]* (is|are) in (unnamed )?module [^()]*\\)");

    /** JDK exceptions that applications throw with custom messages; all others are thrown by the JDK itself. */
    private static final Set<Class<?>> APPLICATION_EXCEPTIONS = Set.of(
            RuntimeException.class,
            IllegalStateException.class,
            IllegalArgumentException.class,
            UnsupportedOperationException.class);

    private OneLine() {}

    static String of(String text, int maxLength) {
        String line = text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?").strip();
        line = NOISE.matcher(line).replaceAll("");
        return line.length() <= maxLength ? line : line.substring(0, maxLength - 1) + "…";
    }

    /** Returns the innermost message, preceded by the class name if the message alone is not clear. */
    static String of(Throwable failure) {
        Throwable reported = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) reported = cause;
        }
        String message = reported.getMessage() == null ? "" : reported.getMessage();
        String name = reported.getClass().getSimpleName();
        if (message.isBlank()) return name;
        boolean clear = !reported.getClass().getName().startsWith("java.")
                || APPLICATION_EXCEPTIONS.contains(reported.getClass());
        return of(clear ? message : name + ": " + message, MAX_LENGTH);
    }
}
