package org.kerasaudit.auditor.health;

import java.nio.ByteBuffer;
import org.kerasaudit.importer.tensor.DType;

/**
 * A block of numbers as bits, with tests on them. The tests are branch-free loops over arrays that compilers turn into vector
 * instructions.
 */
interface Lane {
    /** The maximum number of elements in a block. */
    int SIZE = 1 << 14;

    /** Creates a lane for this type and number of elements; throws for text. */
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

    /** Loads the next elements, at most {@link #SIZE}, from {@code from}. */
    void load(ByteBuffer from);

    /**
     * Skips blocks in which all elements are normal numbers with magnitudes up to {@code largest}. The first block that
     * does not qualify is left loaded; if all qualify, nothing is loaded.
     *
     * @return the number of elements skipped
     */
    long pass(ByteBuffer from, double largest);

    /** Returns the number of elements loaded. */
    int size();

    /** Returns element {@code i}. */
    double get(int i);

    /** Replaces element {@code i} with zero. */
    void clear(int i);

    /** Whether any element is NaN, infinite, zero or subnormal. */
    boolean abnormal();

    /** Whether any element is NaN or infinite. */
    boolean notFinite();

    /** Counts the elements that are zero or subnormal. */
    int belowNormal();

    boolean isBelowNormal(int i);

    int zeros();

    /** Whether any element has a magnitude above {@code largest}. */
    boolean larger(double largest);

    /** Returns the sum of all finite magnitudes. */
    default double sum() {
        double sum = 0;
        for (int i = 0; i < size(); i++) if (Double.isFinite(get(i))) sum += Math.abs(get(i));
        return sum;
    }

    /** Whether all elements are zero or one. */
    default boolean binary() {
        for (int i = 0; i < size(); i++) if (get(i) != 0 && get(i) != 1) return false;
        return true;
    }

    /** Whether all elements have the same bits as the tensor's first one. */
    boolean constant();
}
