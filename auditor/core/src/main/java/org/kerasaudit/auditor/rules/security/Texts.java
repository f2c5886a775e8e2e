package org.kerasaudit.auditor.rules.security;

/** Texts of strangers, made fit for a line of a report. */
final class Texts {
    private static final int LONGEST = 120;
    private static final int LONGEST_PLACE = 1000;
    private static final int SEARCHED = 1 << 16;

    private Texts() {}

    /** As much of {@code text} as is searched by patterns, which take their time. */
    static String beginning(String text) {
        return text.length() > SEARCHED ? text.substring(0, SEARCHED) : text;
    }

    /** {@code text} in quotes and cut. */
    static String quoted(String text) {
        return "'" + line(text) + "'";
    }

    /** {@code text} without control characters, cut to what a line can hold. */
    static String line(String text) {
        return line(text, LONGEST);
    }

    /** A path, which nobody can look up where it is cut early. */
    static String place(String text) {
        return line(text, LONGEST_PLACE);
    }

    private static String line(String text, int longest) {
        boolean cut = text.length() > longest;
        StringBuilder line = new StringBuilder();
        String shown = cut ? text.substring(0, longest) : text;
        shown.codePoints().forEach(c -> line.appendCodePoint(harmless(c) ? c : '\uFFFD'));
        return cut ? line + "…" : line.toString();
    }

    /** Control characters, line and paragraph ends, and marks that turn the direction of writing could fake a report. */
    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
