package org.kerasaudit.auditor.health;

import java.nio.ByteBuffer;
import org.kerasaudit.importer.tensor.DType;

/**
 * A block of numbers as bits, and what is asked about it. The answers are loops over arrays without branches, which compilers
 * turn into vector instructions.
 */
interface Lane {
    /** The most elements of a block. */
    int SIZE = 1 << 14;

    /** The lane for so many numbers of this type; text has none. */
    static Lane of(DType dtype, long elements) {
        int room = (int) Math.min(SIZE, elements);
        return switch (dtype) {
            case FLOAT16 -> new Lane32(Lane32::half, 2, 0x1p-14f, room);
            case BFLOAT16 -> new Lane32(Lane32::bfloat16, 2, Float.MIN_NORMAL, room);
            case FLOAT32 -> new Lane32(Lane32::float32, 4, Float.MIN_NORMAL, room);
            case STRING -> throw new IllegalArgumentException("text is not numbers");
            default -> new Lane64(dtype, room);
        };
    }

    /** Takes the next elements, {@link #SIZE} at most, of those that remain in {@code from}. */
    void load(ByteBuffer from);

    /**
     * Passes block after block in which all are normal numbers of magnitudes up to {@code largest}. The first other block is left
     * loaded; where there is none, nothing is.
     *
     * @return how many elements were passed
     */
    long pass(ByteBuffer from, double largest);

    /** How many elements are loaded. */
    int size();

    /** Element {@code i}. */
    double get(int i);

    /** Puts zero in the place of element {@code i}. */
    void clear(int i);

    /** Whether any is NaN, infinite, zero or subnormal. */
    boolean abnormal();

    /** Whether any is NaN or infinite. */
    boolean notFinite();

    /** How many are zero or subnormal. */
    int belowNormal();

    boolean isBelowNormal(int i);

    int zeros();

    /** Whether any has a magnitude above {@code largest}. */
    boolean larger(double largest);

    /** The sum of all finite magnitudes. */
    default double sum() {
        double sum = 0;
        for (int i = 0; i < size(); i++) if (Double.isFinite(get(i))) sum += Math.abs(get(i));
        return sum;
    }

    /** Whether all are zeros and ones. */
    default boolean binary() {
        for (int i = 0; i < size(); i++) if (get(i) != 0 && get(i) != 1) return false;
        return true;
    }

    /** Whether all elements have the bits of the tensor's first one. */
    boolean constant();
}
