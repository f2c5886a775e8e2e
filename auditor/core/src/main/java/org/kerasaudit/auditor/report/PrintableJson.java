package org.kerasaudit.auditor.report;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
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

    /** Called for every character beyond ASCII; escapes both halves of a surrogate pair, since either may be unpaired. */
    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
        return Printable.disturbs(character) ? new SerializedString(Printable.escape((char) character)) : null;
    }
}
