package org.kerasaudit.auditor.rules.security;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognizes programs, scripts, archives, pickles and Python code in bytes, even if they are encoded as text. */
final class EmbeddedContent {
    private static final int SEARCHED = 1 << 20;
    private static final int TAR_MAGIC_AT = 257;
    private static final int PE_ADDRESS_AT = 0x3c;
    private static final int SHORTEST_TEXT = 12;

    /** The first bytes of a file format. */
    private record Magic(byte[] bytes, String kind, boolean anywhere) {
        private static Magic of(String hex, String kind, boolean anywhere) {
            return new Magic(HexFormat.of().parseHex(hex), kind, anywhere);
        }
    }

    private static final String PROGRAM = "a program";
    private static final String ARCHIVE = "an archive";

    /** The formats to recognize; those with at least five unlikely bytes are searched for at any offset. */
    private static final List<Magic> MAGICS = List.of(
            Magic.of("7f454c460101", PROGRAM, true),
            Magic.of("7f454c460102", PROGRAM, true),
            Magic.of("7f454c460201", PROGRAM, true),
            Magic.of("7f454c460202", PROGRAM, true),
            Magic.of("7f454c46", PROGRAM, false),
            Magic.of("4d5a9000", PROGRAM, false),
            Magic.of("feedface", PROGRAM, false),
            Magic.of("feedfacf", PROGRAM, false),
            Magic.of("cefaedfe", PROGRAM, false),
            Magic.of("cffaedfe", PROGRAM, false),
            Magic.of("cafebabe", PROGRAM, false),
            Magic.of("0061736d01000000", PROGRAM, true),
            Magic.of("6465780a3033", PROGRAM, false),
            Magic.of("504b03041400", ARCHIVE, true),
            Magic.of("504b03040a00", ARCHIVE, true),
            Magic.of("504b0304", ARCHIVE, false),
            Magic.of("504b0506", ARCHIVE, false),
            Magic.of("1f8b08", ARCHIVE, false),
            Magic.of("377abcaf271c", ARCHIVE, true),
            Magic.of("fd377a585a00", ARCHIVE, true),
            Magic.of("526172211a07", ARCHIVE, true),
            Magic.of("425a68", ARCHIVE, false),
            Magic.of("28b52ffd", ARCHIVE, false),
            Magic.of("04224d18", ARCHIVE, false),
            Magic.of("4d534346", ARCHIVE, false),
            Magic.of("213c617263683e", ARCHIVE, true),
            Magic.of("894844460d0a1a0a", "an HDF5 file", true),
            Magic.of("2321", "a script", false),
            Magic.of("3c3f706870", "a script", false));

    private static final Pattern SOURCE =
            Pattern.compile("(?m)^\\s*(import [a-z_]\\w*|from [a-z_][\\w.]* import |def \\w+\\(|@echo off)"
                    + "|\\b(exec|eval|__import__|compile)\\s*\\(|\\bos\\.(system|popen|exec\\w*|spawn\\w*)\\b|\\bsubprocess\\.\\w|\\bpowershell\\b"
                    + "|\\b(pickle|marshal)\\.loads?\\b|/bin/(ba|z|da)?sh\\b");

    private EmbeddedContent() {}

    /** Describes what the bytes contain, as they are or encoded as text; empty if it is none of these kinds. */
    static Optional<String> in(byte[] bytes) {
        Optional<String> plain = kind(bytes);
        if (plain.isPresent()) return plain;
        for (String text : List.of(
                new String(bytes, StandardCharsets.UTF_8),
                new String(bytes, StandardCharsets.UTF_16LE),
                new String(bytes, StandardCharsets.UTF_16BE))) {
            Optional<String> encoded = inText(stripped(text));
            if (encoded.isPresent()) return encoded;
        }
        return Optional.empty();
    }

    private static String stripped(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == 0) end--;
        return text.substring(0, end).strip();
    }

    private static Optional<String> inText(String text) {
        if (text.length() < SHORTEST_TEXT) return Optional.empty();
        if (SOURCE.matcher(Texts.beginning(text)).find()) return Optional.of("source code: " + Texts.quoted(text));
        for (byte[] decoded : Encodings.of(text)) {
            Optional<String> kind = kind(decoded);
            if (kind.isPresent()) return kind.map(found -> found + ", encoded as text");
        }
        return Optional.empty();
    }

    private static Optional<String> kind(byte[] bytes) {
        int begin = 0;
        while (begin < bytes.length && (bytes[begin] == 0 || Character.isWhitespace(bytes[begin]))) begin++;
        for (int start : begin == 0 ? new int[] {0} : new int[] {0, begin}) {
            for (Magic magic : MAGICS) {
                if (has(bytes, start, magic.bytes)) return described(magic, bytes);
            }
        }
        Optional<String> code = code(bytes, begin);
        if (code.isPresent()) return code;
        if (has(bytes, TAR_MAGIC_AT, "ustar".getBytes(StandardCharsets.US_ASCII)))
            return Optional.of(described(ARCHIVE, bytes));
        return anywhere(bytes);
    }

    private static Optional<String> code(byte[] bytes, int begin) {
        byte[] content = begin == 0 ? bytes : java.util.Arrays.copyOfRange(bytes, begin, bytes.length);
        Optional<String> code = EncodedCode.described(content);
        if (code.isPresent()) return code;
        Optional<byte[]> unpacked = Encodings.unpacked(content);
        if (unpacked.isPresent()) return Optional.of(described("compressed data", bytes));
        PickleImports pickles = PickleImports.in(bytes);
        return pickles.isEmpty() ? Optional.empty() : Optional.of("a pickle " + pickles.described());
    }

    private static Optional<String> anywhere(byte[] bytes) {
        for (int at = 1; at < Math.min(bytes.length, SEARCHED); at++) {
            for (Magic magic : MAGICS) {
                if (magic.anywhere && bytes[at] == magic.bytes[0] && has(bytes, at, magic.bytes))
                    return described(magic, bytes);
            }
            if (bytes[at] == 'M' && isWindowsProgram(bytes, at)) return Optional.of(described(PROGRAM, bytes));
        }
        return isWindowsProgram(bytes, 0) ? Optional.of(described(PROGRAM, bytes)) : Optional.empty();
    }

    private static boolean isWindowsProgram(byte[] bytes, int at) {
        if (!has(bytes, at, new byte[] {'M', 'Z'}) || bytes.length - at < PE_ADDRESS_AT + Integer.BYTES) return false;
        int address = bytes[at + PE_ADDRESS_AT] & 0xff | (bytes[at + PE_ADDRESS_AT + 1] & 0xff) << 8;
        return has(bytes, at + address, new byte[] {'P', 'E', 0, 0});
    }

    private static Optional<String> described(Magic magic, byte[] bytes) {
        return Optional.of(described(magic.kind, bytes));
    }

    private static String described(String kind, byte[] bytes) {
        return kind + " in " + bytes.length + " bytes, SHA-256 " + Bytecode.sha256(bytes);
    }

    private static boolean has(byte[] bytes, int at, byte[] magic) {
        if (bytes.length - at < magic.length) return false;
        for (int i = 0; i < magic.length; i++) if (bytes[at + i] != magic[i]) return false;
        return true;
    }
}
