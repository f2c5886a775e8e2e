package org.kerasaudit.auditor.report;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.Printable;

/** Escapes characters in JSON that would disturb a terminal, in addition to those JSON requires. */
final class PrintableJson extends CharacterEscapes {
    private static final long serialVersionUID = 1;

    private final int[] ascii = standardAsciiEscapesForJSON();

    PrintableJson() {
        ascii[0x7F] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ascii;
    }

    /** Returns the escape sequence of a character beyond ASCII; null if it needs none. */
    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
        return Printable.disturbs((char) character)
                ? new SerializedString(String.format(Locale.ROOT, "\\u%04X", character))
                : null;
    }
}
