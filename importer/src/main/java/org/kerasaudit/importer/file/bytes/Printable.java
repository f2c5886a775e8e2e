package org.kerasaudit.importer.file.bytes;

/** Makes text from a file, or a file's name, fit for a terminal: it keeps to its line and its order, and commands nothing. */
public final class Printable {
    private static final char REPLACEMENT = '\uFFFD';
    private static final char ARABIC_LETTER_MARK = 0x061C;

    private Printable() {}

    /** The text, as long as it was, with {@code U+FFFD} for every character that {@link #disturbs}. */
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

    /** Whether a terminal obeys the character, breaks the line at it, or shows its neighbors in another order. */
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
