package org.kerasaudit.auditor.rules.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Recognizes programs, scripts and containers by their first bytes. */
final class Payload {
    private static final int TAR_MARK = 257;
    private static final int PE_AT = 0x3C;

    /** A kind and its first bytes, one character each. */
    private record Kind(String name, String beginning) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("a program", "\u007fELF"),
            new Kind("a program", "\u00ca\u00fe\u00ba\u00be"),
            new Kind("a program", "\u00cf\u00fa\u00ed\u00fe"),
            new Kind("a program", "\u00ce\u00fa\u00ed\u00fe"),
            new Kind("a program", "\u00fe\u00ed\u00fa\u00ce"),
            new Kind("a program", "\u00fe\u00ed\u00fa\u00cf"),
            new Kind("a program", "\0asm"),
            new Kind("a program", "dex\n"),
            new Kind("a script", "#!"),
            new Kind("a script", "\u00ef\u00bb\u00bf#!"),
            new Kind("an archive", "PK\3\4"),
            new Kind("an archive", "PK\5\6"),
            new Kind("an archive", "\u001f\u008b"),
            new Kind("an archive", "\u00fd7zXZ\0"),
            new Kind("an archive", "7z\u00bc\u00af\u0027\u001c"),
            new Kind("an archive", "Rar!\u001a\7"),
            new Kind("an archive", "\u0028\u00b5\u002f\u00fd"),
            new Kind("an archive", "MSCF"),
            new Kind("an HDF5 file", "\u0089HDF\r\n\u001a\n"));

    private Payload() {}

    /** Returns {@code a program}, {@code a script} and so on; empty for other bytes. */
    static Optional<String> kind(ByteBuffer bytes) {
        if (isWindowsProgram(bytes)) return Optional.of("a program");
        boolean bzip2 = begins(bytes, 0, "BZh") && begins(bytes, 4, "1AY&SY");
        if (bzip2 || begins(bytes, TAR_MARK, "ustar")) return Optional.of("an archive");
        return KINDS.stream()
                .filter(kind -> begins(bytes, 0, kind.beginning))
                .map(Kind::name)
                .findFirst();
    }

    private static boolean isWindowsProgram(ByteBuffer bytes) {
        if (!begins(bytes, 0, "MZ")) return false;
        if (bytes.remaining() > 2 && (bytes.get(bytes.position() + 2) & 0xff) == 0x90) return true;
        if (bytes.remaining() < PE_AT + 4) return false;
        int at = Integer.reverseBytes(bytes.duplicate().getInt(bytes.position() + PE_AT));
        return at > 0 && begins(bytes, at, "PE\0\0");
    }

    private static boolean begins(ByteBuffer bytes, int from, String beginning) {
        if (from > bytes.remaining() - beginning.length()) return false;
        byte[] found = new byte[beginning.length()];
        bytes.get(bytes.position() + from, found);
        return new String(found, StandardCharsets.ISO_8859_1).equals(beginning);
    }
}
