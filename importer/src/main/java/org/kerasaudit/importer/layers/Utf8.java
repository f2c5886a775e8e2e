package org.kerasaudit.importer.layers;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Converts between text and the bytes that TensorFlow computes with, without replacement characters. */
public final class Utf8 {
    private Utf8() {}

    /** Decodes {@code bytes}; empty if they are not valid UTF-8. */
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

    /** Encodes {@code text}. Throws {@link InputException} for an unpaired surrogate, which has no encoding. */
    public static byte[] bytes(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(encoded.array(), encoded.limit());
        } catch (CharacterCodingException unpaired) {
            throw new InputException("expected Unicode text, found an unpaired surrogate");
        }
    }
}
