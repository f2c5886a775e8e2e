package org.kerasaudit.importer.layers;

import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** How a mask is applied to a softmax. The variants differ if a whole row is masked. */
public enum MaskedSoftmax {
    IGNORED,
    /** Adds a large negative number to masked inputs. */
    ADDED,
    /** As above, and sets masked outputs to zero. */
    ADDED_AND_ZEROED,
    /** Replaces masked inputs with a large negative number and masked outputs with zero. */
    REPLACED,
    /** Replaces masked inputs with nearly the lowest finite number: a fully masked row becomes uniform. */
    EVEN;

    private static final double LOWEST = -0.7 * 3.38953e38;
    private static final BinaryOp KEEP_OR_ZERO = new BinaryOp("mask_with_zero", (keep, x) -> keep > 0.5 ? x : 0);
    private static final BinaryOp KEEP_OR_LOWEST = keepOr(LOWEST);

    /** Returns what Keras's Softmax does in the version that wrote the file. */
    public static MaskedSoftmax of(Origin origin) {
        if (!origin.keras3() && !origin.atLeast(2, 4)) return IGNORED;
        if (!origin.keras3Since(10)) return ADDED;
        return origin.keras3Since(13) ? REPLACED : ADDED_AND_ZEROED;
    }

    /** Computes the softmax over {@code axes}; {@code mask} broadcasts to {@code x}. */
    public Tensor apply(Tensor x, Tensor mask, Kernels kernels, int... axes) {
        if (this == IGNORED) return AxisActivations.softmax(x, kernels, axes);
        requireBroadcast(mask, x);
        double large = kernels.precision() == Precision.FLOAT16 ? -3e4 : -1e9;
        Tensor masked = switch (this) {
            case REPLACED -> kernels.zip(mask, x, keepOr(large));
            case EVEN -> kernels.zip(mask, x, KEEP_OR_LOWEST);
            default -> kernels.zip(mask, x, new BinaryOp("mask_penalty", (keep, y) -> y + (1 - keep) * large));
        };
        Tensor softmax = AxisActivations.softmax(masked, kernels, axes);
        return switch (this) {
            case REPLACED -> kernels.zip(mask, softmax, KEEP_OR_ZERO);
            case ADDED_AND_ZEROED -> kernels.multiply(mask, softmax);
            default -> softmax;
        };
    }

    private static BinaryOp keepOr(double other) {
        return new BinaryOp("keep or " + other, (keep, x) -> keep > 0.5 ? x : other);
    }

    public static void requireBroadcast(Tensor mask, Tensor x) {
        boolean fits = mask.rank() <= x.rank();
        for (int i = 1; fits && i <= mask.rank(); i++) fits = mask.dim(-i) == 1 || mask.dim(-i) == x.dim(-i);
        if (!fits)
            throw new ShapeException(
                    "a mask that broadcasts to " + x.shape(), mask.shape().toString());
    }
}
