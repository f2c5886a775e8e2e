package org.kerasaudit.importer.tensor;

/** Rounds float32 to the nearest number of a shorter format, ties to even, as in IEEE 754. */
final class Rounding {
    /** The smallest normal half-precision number; smaller ones are evenly spaced. */
    private static final float HALF_NORMAL = 0x1p-14f;

    private static final double HALF_SUBNORMAL_STEP = 0x1p-24;
    /**
     * The threshold at which everything rounds to infinity: midway between the largest half-precision number and the
     * next power of two.
     */
    private static final float HALF_OVERFLOW = 65520f;

    private static final int HALF_DROPPED_BITS = 13;
    private static final int BFLOAT16_DROPPED_BITS = 16;

    private Rounding() {}

    /** A function of one float, which the JDK lacks. */
    @FunctionalInterface
    interface FloatRounding {
        float round(float x);
    }

    /** Rounds to the nearest IEEE 754 binary16. */
    static float toHalf(float x) {
        float magnitude = Math.abs(x);
        if (magnitude >= HALF_OVERFLOW) return Math.copySign(Float.POSITIVE_INFINITY, x);
        if (magnitude < HALF_NORMAL) return (float) (Math.rint(x / HALF_SUBNORMAL_STEP) * HALF_SUBNORMAL_STEP);
        return dropBits(x, HALF_DROPPED_BITS);
    }

    /** Rounds to the nearest bfloat16: float32 with 8 significand bits. */
    static float toBfloat16(float x) {
        return dropBits(x, BFLOAT16_DROPPED_BITS);
    }

    /** Rounds away the last bits of the significand; a carry propagates into the exponent, up to infinity. */
    private static float dropBits(float x, int count) {
        if (Float.isNaN(x)) return x;
        int bits = Float.floatToRawIntBits(x);
        int even = (bits >>> count) & 1;
        int rounded = bits + (1 << (count - 1)) - 1 + even;
        return Float.intBitsToFloat(rounded & (-1 << count));
    }
}
