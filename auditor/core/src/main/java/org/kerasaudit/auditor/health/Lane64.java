package org.kerasaudit.auditor.health;

import java.nio.ByteBuffer;
import org.kerasaudit.importer.tensor.DType;

/** Float64 and integers, as the bits of float64. Integers beyond 2^53 are rounded. */
final class Lane64 implements Lane {
    private static final long MAGNITUDE = Long.MAX_VALUE;
    private static final long INFINITY = 0x7ff0_0000_0000_0000L;
    private static final long SMALLEST_NORMAL = 0x0010_0000_0000_0000L;

    private final DType dtype;
    private final long[] bits;
    private int size;
    private long first;
    private boolean begun;

    Lane64(DType dtype, int room) {
        this.bits = new long[room];
        this.dtype = dtype;
    }

    @Override
    public void load(ByteBuffer from) {
        size = Math.min(bits.length, from.remaining() / dtype.bytes());
        if (dtype == DType.FLOAT64) from.asLongBuffer().get(bits, 0, size);
        else integers(from);
        from.position(from.position() + size * dtype.bytes());
        if (!begun && size > 0) first = bits[0];
        begun = true;
    }

    @Override
    public long pass(ByteBuffer from, double largest) {
        long passed = 0;
        while (from.hasRemaining()) {
            load(from);
            if (abnormal() || larger(largest)) return passed;
            passed += size;
        }
        size = 0;
        return passed;
    }

    private void integers(ByteBuffer from) {
        int at = from.position();
        int width = dtype.bytes();
        for (int i = 0; i < size; i++) bits[i] = Double.doubleToRawLongBits(whole(from, at + i * width));
    }

    private double whole(ByteBuffer from, int at) {
        return switch (dtype) {
            case INT8 -> from.get(at);
            case BOOL, UINT8 -> from.get(at) & 0xff;
            case INT16 -> from.getShort(at);
            case UINT16 -> from.getShort(at) & 0xffff;
            case INT32 -> from.getInt(at);
            case UINT32 -> from.getInt(at) & 0xffff_ffffL;
            case INT64 -> from.getLong(at);
            case UINT64 -> unsigned(from.getLong(at));
            default -> throw new IllegalArgumentException(dtype + " is not integral");
        };
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : (bits >>> 1) * 2.0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public double get(int i) {
        return Double.longBitsToDouble(bits[i]);
    }

    @Override
    public void clear(int i) {
        bits[i] = 0;
    }

    @Override
    public boolean abnormal() {
        long signs = 0;
        for (int i = 0; i < size; i++) {
            long magnitude = bits[i] & MAGNITUDE;
            signs |= magnitude - SMALLEST_NORMAL | INFINITY - 1 - magnitude;
        }
        return signs < 0;
    }

    @Override
    public boolean notFinite() {
        long signs = 0;
        for (int i = 0; i < size; i++) signs |= INFINITY - 1 - (bits[i] & MAGNITUDE);
        return signs < 0;
    }

    @Override
    public int belowNormal() {
        long count = 0;
        for (int i = 0; i < size; i++) count += (bits[i] & MAGNITUDE) - SMALLEST_NORMAL >>> 63;
        return (int) count;
    }

    @Override
    public boolean isBelowNormal(int i) {
        return (bits[i] & MAGNITUDE) < SMALLEST_NORMAL;
    }

    @Override
    public int zeros() {
        long count = 0;
        for (int i = 0; i < size; i++) count += (bits[i] & MAGNITUDE) - 1 >>> 63;
        return (int) count;
    }

    @Override
    public boolean larger(double largest) {
        long most = Double.doubleToRawLongBits(largest);
        long signs = 0;
        for (int i = 0; i < size; i++) signs |= most - (bits[i] & MAGNITUDE);
        return signs < 0;
    }

    @Override
    public boolean constant() {
        for (int i = 0; i < size; i++) if (bits[i] != first) return false;
        return true;
    }
}
