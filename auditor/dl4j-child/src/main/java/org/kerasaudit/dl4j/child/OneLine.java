package org.kerasaudit.dl4j.child;

/** Messages of others brought into one line. */
final class OneLine {
    private static final int LONGEST = 400;

    private OneLine() {}

    static String of(String text, int longest) {
        String line = text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?").strip();
        return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
    }

    /** What a failure says: the innermost message, behind its class where the message alone would not tell. */
    static String of(Throwable failure) {
        Throwable told = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) told = cause;
        }
        String name = told.getClass().getSimpleName();
        String message = told.getMessage() == null ? "" : told.getMessage();
        boolean sentence = message.contains(" ") && !(told instanceof RuntimeException && message.length() < 16);
        return of(sentence ? message : message.isEmpty() ? name : name + ": " + message, LONGEST);
    }
}
