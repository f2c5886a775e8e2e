package org.kerasaudit.auditor.health;

import java.nio.ByteBuffer;

/** Floating-point numbers of up to 32 bits, as the bits of float32. */
final class Lane32 implements Lane {
    private static final int MAGNITUDE = 0x7fff_ffff;
    private static final int INFINITY = 0x7f80_0000;

    /** Loads the next numbers of a buffer into a lane. */
    @FunctionalInterface
    interface Loader {
        void load(Lane32 lane, ByteBuffer from);
    }

    private final Loader loader;
    private final int bytes;
    private final int leastNormal;
    private final short[] halves;
    private final int[] bits;
    private int size;
    private int first;
    private boolean begun;

    /**
     * @param bytes per stored element
     * @param room the maximum number of elements in a block
     */
    Lane32(Loader loader, int bytes, float leastNormal, int room) {
        this.bits = new int[room];
        this.loader = loader;
        this.bytes = bytes;
        this.leastNormal = Float.floatToRawIntBits(leastNormal);
        this.halves = new short[bytes == 2 ? room : 0];
    }

    void float32(ByteBuffer from) {
        from.asIntBuffer().get(bits, 0, size);
    }

    void bfloat16(ByteBuffer from) {
        from.asShortBuffer().get(halves, 0, size);
        for (int i = 0; i < size; i++) bits[i] = halves[i] << 16;
    }

    void half(ByteBuffer from) {
        from.asShortBuffer().get(halves, 0, size);
        for (int i = 0; i < size; i++) bits[i] = half(halves[i]);
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
        size = Math.min(bits.length, from.remaining() / bytes);
        loader.load(this, from);
        from.position(from.position() + size * bytes);
        if (!begun && size > 0) first = bits[0];
        begun = true;
    }

    @Override
    public long pass(ByteBuffer from, double largest) {
        int most = Float.floatToRawIntBits((float) largest);
        long passed = 0;
        while (from.hasRemaining()) {
            load(from);
            if (outside(bits, size, leastNormal, most)) return passed;
            passed += size;
        }
        size = 0;
        return passed;
    }

    /** Whether any of the first {@code size} magnitudes is below {@code least} or above {@code most}. */
    private static boolean outside(int[] bits, int size, int least, int most) {
        int signs = 0;
        for (int i = 0; i < size; i++) {
            int magnitude = bits[i] & MAGNITUDE;
            signs |= magnitude - least | most - magnitude;
        }
        return signs < 0;
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
    public boolean abnormal() {
        return outside(bits, size, leastNormal, INFINITY - 1);
    }

    @Override
    public boolean notFinite() {
        return outside(bits, size, 0, INFINITY - 1);
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
    public int zeros() {
        int[] b = bits;
        int count = 0;
        for (int i = 0; i < size; i++) count += (b[i] & MAGNITUDE) - 1 >>> 31;
        return count;
    }

    @Override
    public boolean larger(double largest) {
        return outside(bits, size, 0, Float.floatToRawIntBits((float) largest));
    }

    @Override
    public boolean constant() {
        for (int i = 0; i < size; i++) if (bits[i] != first) return false;
        return true;
    }
}
