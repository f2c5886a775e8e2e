package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA714: a text that decodes to Python code or a pickle in a place where Keras never stores one. */
public record EncodedCode() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA714",
            Severity.WARNING,
            "A string decodes to Python code or to a pickle.",
            "Keras does not run it, but Keras does not write it there either: a custom class, or code elsewhere in the "
                    + "file, may run it. It is described without being loaded.");

    /** The shortest pickle that calls something has about 16 characters. */
    private static final int SHORTEST = 12;

    /** Marshaled code begins with its type and at least three small four-byte numbers. */
    private static final int CODE_HEAD = 13;

    /** How many decoded bytes are searched for code, which may follow the head of a tuple or a few stray bytes. */
    private static final int SEARCHED = 64;

    @Override
    public void text(String text, Where where, Hits hits) {
        if (text.length() < SHORTEST) return;
        found(text).ifPresent(found -> add(where, found, hits));
    }

    /** Checks a string in pieces, or the numeric values of bytes. */
    @Override
    public void array(JsonNode array, Where where, Hits hits) {
        if (array.size() < 2) return;
        Optional<String> found = array.get(0).isTextual() ? inPieces(array) : inNumbers(array);
        found.ifPresent(code -> add(where, code, hits));
    }

    private static void add(Where where, String found, Hits hits) {
        if (!isKnownPlace(where)) hits.add(RULE, where, "options of a layer", found);
    }

    private static Optional<String> inPieces(JsonNode array) {
        StringBuilder whole = new StringBuilder();
        for (JsonNode piece : array) {
            if (!piece.isTextual()) return Optional.empty();
            whole.append(piece.asText());
        }
        return whole.length() < SHORTEST ? Optional.empty() : found(whole.toString());
    }

    private static Optional<String> inNumbers(JsonNode array) {
        byte[] bytes = new byte[array.size()];
        if (bytes.length < SHORTEST) return Optional.empty();
        for (int i = 0; i < bytes.length; i++) {
            JsonNode number = array.get(i);
            if (!number.isInt() || number.asInt() < -128 || number.asInt() > 255) return Optional.empty();
            bytes[i] = (byte) number.asInt();
        }
        return described(bytes).or(() -> Encodings.unpacked(bytes).flatMap(EncodedCode::described));
    }

    private static boolean isKnownPlace(Where where) {
        return where.within("__lambda__") || where.within("Lambda") || where.within("TorchModuleWrapper");
    }

    /** Describes the code or the pickle that {@code text} decodes to. */
    static Optional<String> found(String text) {
        for (byte[] bytes : Encodings.of(text)) {
            Optional<String> found = described(bytes);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    /** Describes the code or the pickle at the beginning of {@code bytes}. */
    static Optional<String> described(byte[] bytes) {
        if (hasCode(bytes)) return Optional.of(new Bytecode(bytes).described());
        if (bytes.length < SHORTEST) return Optional.empty();
        boolean marked = (bytes[0] & 0xff) == 0x80 && bytes[1] >= 0 && bytes[1] <= 5;
        boolean plain = bytes[0] == 'c' || bytes[0] == '(';
        if (!marked && !plain) return Optional.empty();
        PickleImports one = PickleImports.of(ByteBuffer.wrap(bytes));
        boolean pickle = marked ? one.followed() || !one.isEmpty() : one.followed() && !one.isEmpty();
        if (!pickle) return Optional.empty();
        PickleImports imports = marked ? PickleImports.in(bytes) : one;
        return Optional.of("a pickle of " + bytes.length + " bytes " + imports.described());
    }

    private static boolean hasCode(byte[] bytes) {
        for (int at = 0; at < Math.min(SEARCHED, bytes.length - 2 * CODE_HEAD); at++) {
            boolean code = (bytes[at] & 0x7f) == 'c';
            for (int i = 1; code && i < CODE_HEAD; i++) code = (i - 1) % 4 == 0 || bytes[at + i] == 0;
            if (code) return true;
        }
        return false;
    }
}
