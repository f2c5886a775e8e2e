package org.kerasaudit.auditor.health;

import java.nio.ByteBuffer;
import org.kerasaudit.importer.tensor.DType;

/**
 * A block of numbers as bits, and what is counted in it. The counts are loops over arrays that compilers turn into vector
 * instructions: one sum of sign bits each, no branches.
 */
interface Lane {
    /** The most elements of a block. */
    int SIZE = 1 << 13;

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

    /** How many elements are loaded. */
    int size();

    /** Element {@code i}. */
    double get(int i);

    /** Puts zero in the place of element {@code i}. */
    void clear(int i);

    /** How many are NaN, infinite, zero or subnormal: in most blocks none. */
    int abnormal();

    /** How many are zero or subnormal. */
    int belowNormal();

    boolean isBelowNormal(int i);

    int zeros();

    /** How many are below zero; NaN with a sign counts as well. */
    int negative();

    /** How many have a magnitude above {@code largest}. */
    int larger(double largest);

    /** The sum of all magnitudes. */
    double sum();

    /** Whether all elements have the bits of the tensor's first one. */
    boolean constant();

    /** Equal for equal bits. */
    long checksum();
}
