package org.kerasaudit.importer.file.bytes;

import java.util.HexFormat;

/** Makes untrusted text safe to print: no line breaks, no control sequences, no reordering, nothing invisible. */
public final class Printable {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Printable() {}

    /** Returns the text with every code point that {@link #disturbs} escaped as in JSON; the rest is unchanged. */
    public static String line(String text) {
        int clean = clean(text);
        if (clean == text.length()) return text;
        StringBuilder line = new StringBuilder(text.length() + 32).append(text, 0, clean);
        for (int at = clean; at < text.length(); ) {
            int point = text.codePointAt(at);
            if (disturbs(point)) for (char half : Character.toChars(point)) line.append(escape(half));
            else line.appendCodePoint(point);
            at += Character.charCount(point);
        }
        return line.toString();
    }

    /** Returns the index of the first code point to escape, or the length of the text. */
    private static int clean(String text) {
        int at = 0;
        while (at < text.length() && !disturbs(text.codePointAt(at))) at += Character.charCount(text.codePointAt(at));
        return at;
    }

    /** Returns the escape sequence of a character in JSON: a backslash, a {@code u} and four digits. */
    public static String escape(char character) {
        return "\\u" + HEX.toHexDigits(character);
    }

    /**
     * Returns whether a terminal interprets the code point as a command, breaks the line at it, reorders its neighbors, or shows
     * nothing for it. Source: Unicode's general categories and {@code Default_Ignorable_Code_Point}.
     */
    public static boolean disturbs(int point) {
        if (point < 0x7F) return point < ' ';
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> isInvisible(point);
        };
    }

    private static boolean isInvisible(int point) {
        return switch (point >> 8) {
            case 0x03 -> point == 0x034F;
            case 0x11 -> isIn(point, 0x115F, 0x1160);
            case 0x17 -> isIn(point, 0x17B4, 0x17B5);
            case 0x18 -> isIn(point, 0x180B, 0x180F);
            case 0x20 -> isIn(point, 0x2060, 0x206F);
            case 0x28 -> point == 0x2800;
            case 0x31 -> point == 0x3164;
            case 0xFE -> isIn(point, 0xFE00, 0xFE0F);
            case 0xFF -> point == 0xFFA0 || isIn(point, 0xFFF0, 0xFFF8);
            default -> isIn(point, 0xE0000, 0xE0FFF);
        };
    }

    private static boolean isIn(int point, int first, int last) {
        return point >= first && point <= last;
    }
}
