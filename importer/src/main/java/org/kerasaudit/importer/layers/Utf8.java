package org.kerasaudit.importer.layers;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Text as the bytes that TensorFlow computes with, and back, without replacing what does not fit. */
public final class Utf8 {
    private Utf8() {}

    /** The text of {@code bytes}; empty where they are no UTF-8. */
    static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    /** The bytes of {@code text}. Throws {@link InputException} for half a surrogate pair, which no bytes stand for. */
    public static byte[] bytes(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(encoded.array(), encoded.limit());
        } catch (CharacterCodingException unpaired) {
            throw new InputException("expected Unicode text, found half a surrogate pair in it");
        }
    }
}
