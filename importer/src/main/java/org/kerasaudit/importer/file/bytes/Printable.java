package org.kerasaudit.importer.file.bytes;

/** Makes untrusted text safe for a terminal: no line breaks, no reordering, no control sequences. */
public final class Printable {
    private static final char REPLACEMENT = '\uFFFD';
    private static final char ARABIC_LETTER_MARK = 0x061C;

    private Printable() {}

    /** Returns the text with every character that {@link #disturbs} replaced by {@code U+FFFD}; the length stays the same. */
    public static String line(String text) {
        int clean = 0;
        while (clean < text.length() && !disturbs(text.charAt(clean))) clean++;
        if (clean == text.length()) return text;
        char[] characters = text.toCharArray();
        for (int i = clean; i < characters.length; i++) {
            if (disturbs(characters[i])) characters[i] = REPLACEMENT;
        }
        return new String(characters);
    }

    /** Returns whether a terminal interprets the character as a command, breaks the line at it, or reorders its neighbors. */
    public static boolean disturbs(char character) {
        return Character.isISOControl(character)
                || character == ARABIC_LETTER_MARK
                || isIn(character, 0x200E, 0x200F)
                || isIn(character, 0x2028, 0x202E)
                || isIn(character, 0x2066, 0x2069);
    }

    private static boolean isIn(char character, int first, int last) {
        return character >= first && character <= last;
    }
}
