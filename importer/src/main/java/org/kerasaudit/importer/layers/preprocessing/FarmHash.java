package org.kerasaudit.importer.layers.preprocessing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * FarmHash's 64-bit fingerprint, which TensorFlow uses to hash strings into buckets. Source:
 * https://github.com/google/farmhash, the variant {@code farmhashna}; all arithmetic is modulo 2^64.
 */
final class FarmHash {
    private static final long K0 = 0xc3a5c85c97cb3127L;
    private static final long K1 = 0xb492b66fbe98f273L;
    private static final long K2 = 0x9ae16a3b2f90404fL;
    private static final long CONCATENATION = 0xc6a4a7935bd1e995L;
    private static final int BLOCK = 64;
    private static final long SEED = 81;

    private final ByteBuffer bytes;
    private final int length;

    private FarmHash(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.length = bytes.length;
    }

    /** Returns the fingerprint of {@code bytes}, an unsigned number. */
    static long fingerprint(byte[] bytes) {
        return new FarmHash(bytes).fingerprint();
    }

    /** Combines two fingerprints, as TensorFlow does to cross features. */
    static long concatenate(long first, long second) {
        long result = first ^ CONCATENATION;
        result ^= shiftMix(second * CONCATENATION) * CONCATENATION;
        result = shiftMix(result * CONCATENATION) * CONCATENATION;
        return shiftMix(result);
    }

    private long fingerprint() {
        if (length <= 16) return upTo16();
        if (length <= 32) return upTo32();
        return length <= BLOCK ? upTo64() : longer();
    }

    private long upTo16() {
        long mul = K2 + length * 2L;
        if (length >= 8) {
            long a = word(0) + K2;
            long b = word(length - 8);
            long c = Long.rotateRight(b, 37) * mul + a;
            long d = (Long.rotateRight(a, 25) + b) * mul;
            return mix(c, d, mul);
        }
        if (length >= 4) return mix(length + (half(0) << 3), half(length - 4), mul);
        if (length == 0) return K2;
        long y = octet(0) + (octet(length >> 1) << 8);
        long z = length + (octet(length - 1) << 2);
        return shiftMix(y * K2 ^ z * K0) * K2;
    }

    private long upTo32() {
        long mul = K2 + length * 2L;
        long a = word(0) * K1;
        long b = word(8);
        long c = word(length - 8) * mul;
        long d = word(length - 16) * K2;
        return mix(first(a, b, c, d), second(a, b, c), mul);
    }

    private long upTo64() {
        long mul = K2 + length * 2L;
        long a = word(0) * K2;
        long b = word(8);
        long c = word(length - 8) * mul;
        long d = word(length - 16) * K2;
        long y = first(a, b, c, d);
        long z = mix(y, second(a, b, c), mul);
        long e = word(16) * mul;
        long f = word(24);
        long g = (y + word(length - 32)) * mul;
        long h = (z + word(length - 24)) * mul;
        return mix(Long.rotateRight(e + f, 43) + Long.rotateRight(g, 30) + h, e + Long.rotateRight(f + a, 18) + g, mul);
    }

    private static long first(long a, long b, long c, long d) {
        return Long.rotateRight(a + b, 43) + Long.rotateRight(c, 30) + d;
    }

    private static long second(long a, long b, long c) {
        return a + Long.rotateRight(b + K2, 18) + c;
    }

    private long longer() {
        State state = new State();
        int whole = (length - 1) / BLOCK * BLOCK;
        for (int at = 0; at < whole; at += BLOCK) state.round(at, K1, 1);
        int rest = length - 1 & BLOCK - 1;
        long mul = K1 + ((state.z & 0xff) << 1);
        state.w0 += rest;
        state.v0 += state.w0;
        state.w0 += state.v0;
        state.round(length - BLOCK, mul, 9);
        return mix(
                mix(state.v0, state.w0, mul) + shiftMix(state.y) * K0 + state.z,
                mix(state.v1, state.w1, mul) + state.x,
                mul);
    }

    /** 56 bytes of state into which a long text is folded, 64 bytes at a time. */
    private final class State {
        private long x = SEED * K2 + word(0);
        private long y = SEED * K1 + 113;
        private long z = shiftMix(y * K2 + 113) * K2;
        private long v0;
        private long v1;
        private long w0;
        private long w1;

        /** Runs one round; the last one has a different {@code mul} and multiplies two terms by {@code weight}. */
        private void round(int at, long mul, long weight) {
            x = Long.rotateRight(x + y + v0 + word(at + 8), 37) * mul;
            y = Long.rotateRight(y + v1 + word(at + 48), 42) * mul;
            x ^= w1 * weight;
            y += v0 * weight + word(at + 40);
            z = Long.rotateRight(z + w0, 33) * mul;
            long v = v1 * mul;
            v0 = weakFirst(at, v, x + w0);
            v1 = weakSecond;
            w0 = weakFirst(at + 32, z + w1, y + word(at + 16));
            w1 = weakSecond;
            long swapped = z;
            z = x;
            x = swapped;
        }

        private long weakSecond;

        /** Folds 32 bytes and two seeds into two words: the return value and {@link #weakSecond}. */
        private long weakFirst(int at, long seedA, long seedB) {
            long a = seedA + word(at);
            long b = Long.rotateRight(seedB + a + word(at + 24), 21);
            long c = a;
            a += word(at + 8) + word(at + 16);
            b += Long.rotateRight(a, 44);
            weakSecond = b + c;
            return a + word(at + 24);
        }
    }

    private static long mix(long u, long v, long mul) {
        long a = shiftMix((u ^ v) * mul);
        long b = shiftMix((v ^ a) * mul);
        return b * mul;
    }

    private static long shiftMix(long value) {
        return value ^ value >>> 47;
    }

    private long word(int at) {
        return bytes.getLong(at);
    }

    private long half(int at) {
        return bytes.getInt(at) & 0xFFFF_FFFFL;
    }

    private long octet(int at) {
        return bytes.get(at) & 0xFFL;
    }
}
