package org.kerasaudit.importer.layers.preprocessing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * SipHash-2-4, the keyed hash that TensorFlow uses to hash strings into buckets if there is a salt. Source:
 * https://www.131002.net/siphash/siphash.pdf.
 */
final class SipHash {
    private static final int WORD = Long.BYTES;

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    private SipHash(long key0, long key1) {
        v0 = key0 ^ 0x736f6d6570736575L;
        v1 = key1 ^ 0x646f72616e646f6dL;
        v2 = key0 ^ 0x6c7967656e657261L;
        v3 = key1 ^ 0x7465646279746573L;
    }

    /** Returns the hash of {@code bytes}, an unsigned number. */
    static long hash(long key0, long key1, byte[] bytes) {
        SipHash hash = new SipHash(key0, key1);
        byte[] padded = Arrays.copyOf(bytes, bytes.length / WORD * WORD + WORD);
        padded[padded.length - 1] = (byte) bytes.length;
        ByteBuffer words = ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
        while (words.hasRemaining()) hash.take(words.getLong());
        return hash.finish();
    }

    private void take(long word) {
        v3 ^= word;
        rounds(2);
        v0 ^= word;
    }

    private long finish() {
        v2 ^= 0xff;
        rounds(4);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
