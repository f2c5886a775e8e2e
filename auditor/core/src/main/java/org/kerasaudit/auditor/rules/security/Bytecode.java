package org.kerasaudit.auditor.rules.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Marshaled Python code as bytes, with their hash and the strings in them. They are never unmarshaled. */
record Bytecode(byte[] bytes) {
    private static final int MAX_SHOWN = 12;
    private static final int MAX_TEXTS = 1000;
    private static final int LONGEST = 200;

    /** Decodes what Keras writes: base64 in lines; in Keras 1 and early 2, one character per byte. */
    static Bytecode of(String written) {
        byte[] decoded = base64(written);
        return new Bytecode(decoded.length > 0 ? decoded : escaped(written).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reverses Python's raw_unicode_escape: characters that are not bytes came from a backslash, u and four digits. */
    private static String escaped(String written) {
        StringBuilder bytes = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c < 256) bytes.append(c);
            else bytes.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
        return bytes.toString();
    }

    /** Decodes base64 as leniently as Python; returns an empty array if {@code text} is not base64. */
    static byte[] base64(String text) {
        if (text.chars().anyMatch(c -> c > 127)) return new byte[0];
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException none) {
            return new byte[0];
        }
    }

    String described() {
        List<String> texts =
                texts().stream().limit(MAX_SHOWN).map(Texts::quoted).toList();
        String some = texts.isEmpty() ? "" : ", with the strings " + String.join(", ", texts);
        return "Python code of " + bytes.length + " bytes, SHA-256 " + sha256(bytes) + some;
    }

    /** Returns the names and constants in the order of the bytes, without duplicates. */
    List<String> texts() {
        Set<String> found = new LinkedHashSet<>();
        for (int at = 0; at < bytes.length && found.size() < MAX_TEXTS; at++) {
            int length = textAt(at);
            if (length == 0) continue;
            int start = at + (isShort(at) ? 2 : 5);
            found.add(new String(bytes, start, Math.min(length, LONGEST), StandardCharsets.UTF_8));
            at = start + length - 1;
        }
        return new ArrayList<>(found);
    }

    /** Returns the length of the text whose type code is at {@code at}; 0 if there is none. */
    private int textAt(int at) {
        int type = bytes[at] & 0x7f;
        if (isShort(at)) return at + 1 < bytes.length ? printable(at + 2, bytes[at + 1] & 0xff) : 0;
        boolean isLong = type == 'a' || type == 'A' || type == 'u' || type == 't';
        if (!isLong || at + 5 > bytes.length || bytes[at + 3] != 0 || bytes[at + 4] != 0) return 0;
        return printable(at + 5, bytes[at + 1] & 0xff | (bytes[at + 2] & 0xff) << 8);
    }

    private boolean isShort(int at) {
        int type = bytes[at] & 0x7f;
        return type == 'z' || type == 'Z';
    }

    private int printable(int start, int length) {
        if (length < 2 || length > bytes.length - start) return 0;
        int inspected = Math.min(length, LONGEST);
        for (int i = start; i < start + inspected; i++) {
            boolean blank = bytes[i] == '\n' || bytes[i] == '\t';
            if (bytes[i] >= 0 && bytes[i] < ' ' && !blank || bytes[i] == 0x7f) return 0;
        }
        return length;
    }

    /** Whether {@code text} starts like base64 of marshaled code (0xE3 or 0x63) or of a pickle (0x80 and its protocol). */
    static boolean isSuspect(String text) {
        return text.startsWith("4w") || text.startsWith("Yw") || text.startsWith("gA");
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
