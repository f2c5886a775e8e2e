package org.kerasaudit.auditor.health;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Numbers of up to 32 bits, as the bits of float32. */
final class Lane32 implements Lane {
    private static final int MAGNITUDE = 0x7fff_ffff;
    private static final int INFINITY = 0x7f80_0000;
    private static final int PARTIAL_SUMS = 256;

    /** Fills an array with the bits of the next numbers of a buffer. */
    @FunctionalInterface
    interface Loader {
        void load(ByteBuffer from, int[] bits, int count);
    }

    private final Loader loader;
    private final int bytes;
    private final int leastNormal;
    private final int[] bits = new int[SIZE];
    private final float[] partial = new float[PARTIAL_SUMS];
    private int size;
    private int first;
    private boolean begun;

    /** @param bytes per stored element */
    Lane32(Loader loader, int bytes, float leastNormal) {
        this.loader = loader;
        this.bytes = bytes;
        this.leastNormal = Float.floatToRawIntBits(leastNormal);
    }

    static void float32(ByteBuffer from, int[] bits, int count) {
        from.asIntBuffer().get(bits, 0, count);
    }

    static void bfloat16(ByteBuffer from, int[] bits, int count) {
        int at = from.position();
        for (int i = 0; i < count; i++) bits[i] = from.getShort(at + 2 * i) << 16;
    }

    static void half(ByteBuffer from, int[] bits, int count) {
        int at = from.position();
        for (int i = 0; i < count; i++) bits[i] = half(from.getShort(at + 2 * i));
    }

    private static int half(short half) {
        int sign = half << 16 & ~MAGNITUDE;
        int exponent = half >> 10 & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) return sign | Float.floatToRawIntBits(fraction * 0x1p-24f);
        return sign | (exponent == 0x1f ? 0xff : exponent + 112) << 23 | fraction << 13;
    }

    @Override
    public void load(ByteBuffer from) {
        size = Math.min(SIZE, from.remaining() / bytes);
        loader.load(from, bits, size);
        from.position(from.position() + size * bytes);
        if (!begun && size > 0) first = bits[0];
        begun = true;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public double get(int i) {
        return Float.intBitsToFloat(bits[i]);
    }

    @Override
    public void clear(int i) {
        bits[i] = 0;
    }

    @Override
    public int notFinite() {
        int[] b = bits;
        int count = 0;
        for (int i = 0; i < size; i++) count += INFINITY - 1 - (b[i] & MAGNITUDE) >>> 31;
        return count;
    }

    @Override
    public int zeros() {
        int[] b = bits;
        int count = 0;
        for (int i = 0; i < size; i++) count += (b[i] & MAGNITUDE) - 1 >>> 31;
        return count;
    }

    @Override
    public int negatives() {
        int[] b = bits;
        int count = 0;
        for (int i = 0; i < size; i++) count += (b[i] & -(b[i] & MAGNITUDE)) >>> 31;
        return count;
    }

    @Override
    public int belowNormal() {
        int[] b = bits;
        int least = leastNormal;
        int count = 0;
        for (int i = 0; i < size; i++) count += (b[i] & MAGNITUDE) - least >>> 31;
        return count;
    }

    @Override
    public boolean isBelowNormal(int i) {
        return (bits[i] & MAGNITUDE) < leastNormal;
    }

    @Override
    public double largest() {
        int[] b = bits;
        int largest = 0;
        for (int i = 0; i < size; i++) largest = Math.max(largest, b[i] & MAGNITUDE);
        return Float.intBitsToFloat(largest);
    }

    @Override
    public double sum() {
        Arrays.fill(partial, 0);
        int whole = size / PARTIAL_SUMS * PARTIAL_SUMS;
        for (int at = 0; at < whole; at += PARTIAL_SUMS) add(at);
        double sum = 0;
        for (float part : partial) sum += part;
        for (int i = whole; i < size; i++) sum += Math.abs(get(i));
        return sum;
    }

    private void add(int at) {
        int[] b = bits;
        float[] sums = partial;
        for (int i = 0; i < PARTIAL_SUMS; i++) sums[i] += Float.intBitsToFloat(b[at + i] & MAGNITUDE);
    }

    @Override
    public boolean constant() {
        int[] b = bits;
        int value = first;
        int differing = 0;
        for (int i = 0; i < size; i++) differing |= b[i] ^ value;
        return differing == 0;
    }

    @Override
    public long checksum() {
        int[] b = bits;
        int sum = 0;
        for (int i = 0; i < size; i++) sum += b[i] * (b[i] >>> 8 | 1);
        return sum;
    }
}
