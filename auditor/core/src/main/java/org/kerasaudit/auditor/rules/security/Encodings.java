package org.kerasaudit.auditor.rules.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** Decodes strings the way Python programs encode bytes, and decompresses the result. */
final class Encodings {
    private static final int MAX_UNPACKED = 1 << 20;
    private static final int GROUP = 5;
    private static final int BZIP2 = 'B' << 8 | 'Z';
    private static final int XZ = 0xfd37;
    private static final int MAX_XZ_KIB = 1 << 16;

    /** The length of the shortest pickle that calls something, in base 85. */
    private static final int SHORTEST = 20;

    private static final String BASE85 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

    private static final List<Function<String, Optional<byte[]>>> DECODERS =
            List.of(Encodings::characters, Encodings::base64, Encodings::hex, Encodings::base85, Encodings::ascii85);

    private Encodings() {}

    /** Returns every decoding that the characters of {@code text} allow, in linear time. */
    static List<byte[]> of(String text) {
        List<byte[]> all = new ArrayList<>();
        if (text.length() < SHORTEST) return characters(text).map(List::of).orElse(List.of());
        for (Function<String, Optional<byte[]>> decoder : DECODERS) {
            decoder.apply(text).ifPresent(bytes -> {
                all.add(bytes);
                unpacked(bytes).ifPresent(all::add);
            });
        }
        return all;
    }

    /** Returns the beginning of the content of zlib, gzip, bzip2 or xz data; empty for other bytes. */
    static Optional<byte[]> unpacked(byte[] bytes) {
        if (bytes.length < 8) return Optional.empty();
        try (InputStream in = stream(bytes)) {
            byte[] content = in.readNBytes(MAX_UNPACKED);
            return content.length == 0 ? Optional.empty() : Optional.of(content);
        } catch (IOException | RuntimeException damaged) {
            return Optional.empty();
        }
    }

    private static InputStream stream(byte[] bytes) throws IOException {
        int head = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        InputStream in = new ByteArrayInputStream(bytes);
        if ((head & 0x0f00) == 0x0800 && head % 31 == 0) return new InflaterInputStream(in);
        if (head == 0x1f8b) return new GZIPInputStream(in);
        if (head == BZIP2 && bytes[2] == 'h') return new BZip2CompressorInputStream(in);
        if (head == XZ && bytes[2] == 'z') return new XZInputStream(in, MAX_XZ_KIB);
        return InputStream.nullInputStream();
    }

    /** Returns the bytes that Python's {@code text.encode()} returns. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns one byte for each character, as in latin-1; empty for printable ASCII, which is neither code nor a pickle. */
    private static Optional<byte[]> characters(String text) {
        boolean binary = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xff) return Optional.empty();
            binary |= c < ' ' || c > '~';
        }
        if (!binary) return Optional.empty();
        return Optional.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Decodes base64 in either alphabet, ignoring whitespace and the prefix of a data URL. */
    private static Optional<byte[]> base64(String text) {
        int comma = text.startsWith("data:") ? text.indexOf(',') : -1;
        String digits = text.substring(comma + 1).strip();
        String usual = digits.replace('-', '+').replace('_', '/');
        for (int i = 0; i < usual.length(); i++) {
            char c = usual.charAt(i);
            boolean digit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '/' && c <= '9' || c == '+';
            if (!digit && c != '=' && !Character.isWhitespace(c)) return Optional.empty();
        }
        try {
            return Optional.of(Base64.getMimeDecoder().decode(usual));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> hex(String text) {
        String digits = text.strip();
        if (digits.startsWith("0x")) digits = digits.substring(2);
        if (digits.length() % 2 != 0 || !digits.chars().allMatch(HexFormat::isHexDigit)) return Optional.empty();
        return Optional.of(HexFormat.of().parseHex(digits));
    }

    /** Decodes what Python's {@code base64.b85encode} writes. */
    private static Optional<byte[]> base85(String text) {
        return groups(text.strip(), BASE85::indexOf);
    }

    /** Decodes what Python's {@code base64.a85encode} writes, with or without Adobe's brackets. */
    private static Optional<byte[]> ascii85(String text) {
        String digits = text.strip();
        if (digits.startsWith("<~")) digits = digits.substring(2);
        if (digits.endsWith("~>")) digits = digits.substring(0, digits.length() - 2);
        return groups(digits.replace("z", "!!!!!"), c -> c >= '!' && c <= 'u' ? c - '!' : -1);
    }

    /** Decodes groups of five base-85 digits to four bytes each; the last group may be shorter. */
    private static Optional<byte[]> groups(String digits, IntUnaryOperator value) {
        byte[] bytes = new byte[digits.length() / GROUP * 4 + Math.max(0, digits.length() % GROUP - 1)];
        int filled = 0;
        for (int start = 0; start < digits.length(); start += GROUP) {
            long group = 0;
            for (int i = start; i < start + GROUP; i++) {
                int digit = i < digits.length() ? value.applyAsInt(digits.charAt(i)) : 84;
                if (digit < 0) return Optional.empty();
                group = group * 85 + digit;
            }
            if (group > 0xFFFF_FFFFL) return Optional.empty();
            for (int shift = 24; shift >= 0 && filled < bytes.length; shift -= 8)
                bytes[filled++] = (byte) (group >> shift);
        }
        return Optional.of(bytes);
    }
}
