package org.kerasaudit.auditor.numbers;

import java.util.OptionalDouble;
import org.kerasaudit.importer.tensor.Precision;

/**
 * How far a result may be from its recording. Element by element the error may be
 * {@code atol + floor·largest + rtol·|recorded|}: sums lose digits in proportion to their largest terms, so that elements near
 * zero cannot be held to their own magnitude.
 *
 * @param rtol relative to the recorded element
 * @param atol absolute
 * @param floor relative to the largest recorded magnitude of the tensor
 */
public record Tolerance(double rtol, double atol, double floor) {
    private static final double SUMMED_ROUNDINGS = 64;

    /**
     * Engines round halves at different points, within one gelu or softmax already. Single layers of Keras on TensorFlow differ
     * from the exact result by up to five roundings.
     */
    private static final double HALF_ROUNDINGS = 8;

    /**
     * What a model is granted that computes in this precision. In float64 that is one rounding to float32, which TensorFlow
     * makes of the constants in gelu and selu.
     */
    public static Tolerance of(Precision precision) {
        double roundoff = precision.unitRoundoff();
        return switch (precision) {
            case FLOAT64 -> new Tolerance(1e-7, 1e-9, Precision.FLOAT32.unitRoundoff());
            case FLOAT32 -> new Tolerance(1e-5, 1e-6, SUMMED_ROUNDINGS * roundoff);
            case FLOAT16, BFLOAT16 -> new Tolerance(HALF_ROUNDINGS * roundoff, 1e-6, HALF_ROUNDINGS * roundoff);
        };
    }

    /** With what was asked for in place of the defaults. An absolute tolerance given is all that is granted beside the relative one. */
    public Tolerance with(OptionalDouble rtolAsked, OptionalDouble atolAsked) {
        return new Tolerance(rtolAsked.orElse(rtol), atolAsked.orElse(atol), atolAsked.isPresent() ? 0 : floor);
    }

    /** The part that does not depend on the element, for a tensor of this largest recorded magnitude. */
    public double absolute(double largest) {
        return atol + floor * largest;
    }

    /** The error allowed of an element, in a tensor of this largest recorded magnitude. */
    double allowed(double recorded, double largest) {
        return absolute(largest) + rtol * Math.abs(recorded);
    }
}
