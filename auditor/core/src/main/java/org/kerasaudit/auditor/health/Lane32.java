package org.kerasaudit.auditor.health;

import java.nio.ByteBuffer;

/** Numbers of up to 32 bits, as float32 and as its bits. */
final class Lane32 implements Lane {
    private static final int MAGNITUDE = 0x7fff_ffff;
    private static final int INFINITY = 0x7f80_0000;
    private static final int LEAST_FOLDED = 32;

    /** Fills a lane with the next numbers of a buffer. */
    @FunctionalInterface
    interface Loader {
        void load(Lane32 lane, ByteBuffer from);
    }

    private final Loader loader;
    private final int bytes;
    private final int leastNormal;
    private final short[] halves;
    private final int[] bits;
    private final float[] values;
    private final float[] folded;
    private int size;
    private int first;
    private boolean begun;

    /**
     * @param bytes per stored element
     * @param room the most elements of a block
     */
    Lane32(Loader loader, int bytes, float leastNormal, int room) {
        this.bits = new int[room];
        this.values = new float[room];
        this.folded = new float[room / 2];
        this.loader = loader;
        this.bytes = bytes;
        this.leastNormal = Float.floatToRawIntBits(leastNormal);
        this.halves = new short[bytes == 2 ? room : 0];
    }

    void float32(ByteBuffer from) {
        from.asIntBuffer().get(bits, 0, size);
        from.asFloatBuffer().get(values, 0, size);
    }

    void bfloat16(ByteBuffer from) {
        from.asShortBuffer().get(halves, 0, size);
        for (int i = 0; i < size; i++) bits[i] = halves[i] << 16;
        for (int i = 0; i < size; i++) values[i] = Float.intBitsToFloat(bits[i]);
    }

    void half(ByteBuffer from) {
        from.asShortBuffer().get(halves, 0, size);
        for (int i = 0; i < size; i++) bits[i] = half(halves[i]);
        for (int i = 0; i < size; i++) values[i] = Float.intBitsToFloat(bits[i]);
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
    public int size() {
        return size;
    }

    @Override
    public double get(int i) {
        return values[i];
    }

    @Override
    public void clear(int i) {
        bits[i] = 0;
        values[i] = 0;
    }

    @Override
    public int abnormal() {
        int[] b = bits;
        int least = leastNormal;
        int count = 0;
        for (int i = 0; i < size; i++) {
            int magnitude = b[i] & MAGNITUDE;
            count += (INFINITY - 1 - magnitude >>> 31) + (magnitude - least >>> 31);
        }
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
    public int zeros() {
        int[] b = bits;
        int count = 0;
        for (int i = 0; i < size; i++) count += (b[i] & MAGNITUDE) - 1 >>> 31;
        return count;
    }

    @Override
    public int negative() {
        int[] b = bits;
        int count = 0;
        for (int i = 0; i < size; i++) count += (b[i] & -(b[i] & MAGNITUDE)) >>> 31;
        return count;
    }

    @Override
    public int larger(double largest) {
        int[] b = bits;
        int most = Float.floatToRawIntBits((float) largest);
        int count = 0;
        for (int i = 0; i < size; i++) count += most - (b[i] & MAGNITUDE) >>> 31;
        return count;
    }

    /** Halves of a full block are added to each other until little is left, which vector instructions do. */
    @Override
    public double sum() {
        double sum = 0;
        if (size == SIZE) {
            addHalves(values, folded, SIZE / 2);
            int left = SIZE / 2;
            for (; left > LEAST_FOLDED; left /= 2) fold(folded, left / 2);
            for (int i = 0; i < left; i++) sum += folded[i];
            if (Double.isFinite(sum)) return sum;
            sum = 0;
        }
        for (int i = 0; i < size; i++) sum += Math.abs((double) values[i]);
        return sum;
    }

    private static void addHalves(float[] from, float[] to, int half) {
        for (int i = 0; i < half; i++) to[i] = Math.abs(from[i]) + Math.abs(from[half + i]);
    }

    private static void fold(float[] sums, int half) {
        for (int i = 0; i < half; i++) sums[i] += sums[half + i];
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
