package org.kerasaudit.auditor.rules.security;

import org.kerasaudit.importer.file.bytes.Printable;

/** Makes untrusted text safe for a line of a report. */
final class Texts {
    private static final int LONGEST = 120;
    private static final int LONGEST_PLACE = 1000;
    private static final int SEARCHED = 1 << 16;

    private Texts() {}

    /** Returns the part of {@code text} that is searched by the (slow) patterns. */
    static String beginning(String text) {
        return text.length() > SEARCHED ? text.substring(0, SEARCHED) : text;
    }

    /** Quotes and truncates {@code text}. */
    static String quoted(String text) {
        return "'" + line(text) + "'";
    }

    /** Escapes control characters in {@code text} and truncates it to fit a line. */
    static String line(String text) {
        return line(text, LONGEST);
    }

    /** Cleans a path; allows more characters, because a path cut short cannot be looked up. */
    static String place(String text) {
        return line(text, LONGEST_PLACE);
    }

    private static String line(String text, int longest) {
        boolean cut = text.length() > longest;
        String line = Printable.line(cut ? text.substring(0, longest) : text);
        return cut ? line + "…" : line;
    }
}
