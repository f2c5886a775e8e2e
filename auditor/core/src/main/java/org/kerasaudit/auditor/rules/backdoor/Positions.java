package org.kerasaudit.auditor.rules.backdoor;

import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.tensor.Shape;

/** Counts the elements of a sample, to tell masks, which have one per position, from decisions about the whole sample. */
final class Positions {
    /** An unknown size: large, so that losing such an axis is noticed. */
    private static final double OPEN = 10_007;

    /** Masks of images may be computed at half the resolution. */
    private static final double LEAST = 4;

    private Positions() {}

    /**
     * Returns the number of positions of an input: without channels, unless it has only features. The positions of rows
     * and sequences count double, so that a test of half of them does not pass for a mask.
     */
    static double ofInput(@Nullable Shape shape) {
        if (shape == null) return OPEN;
        return switch (shape.rank()) {
            case 0, 1, 2 -> 2 * elements(shape) + 1;
            case 3 -> 2 * product(shape, 1, 2) + 1;
            default -> product(shape, 1, shape.rank() - 1);
        };
    }

    static double elements(Shape shape) {
        return product(shape, 1, shape.rank());
    }

    private static double product(Shape shape, int from, int to) {
        double product = 1;
        for (int i = from; i < to; i++) product *= shape.known(i) ? shape.dim(i) : OPEN;
        return product;
    }

    /** Whether an output of this shape, null if unknown, has far fewer elements than there were positions. */
    static boolean collapse(double positions, @Nullable Shape shape, ModelLayer layer) {
        if (shape != null) return elements(shape) * LEAST < positions;
        Effect effect = Effect.of(Effect.plain(layer.className()));
        return effect == Effect.PEAKS || effect == Effect.SUMS;
    }
}
