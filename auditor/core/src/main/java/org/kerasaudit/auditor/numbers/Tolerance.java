package org.kerasaudit.auditor.numbers;

import java.util.OptionalDouble;
import org.kerasaudit.importer.tensor.Precision;

/**
 * How far a result may be from its recording. The error of each element may be
 * {@code atol + floor·largest + rtol·|recorded|}: sums lose digits in proportion to their largest terms, so elements near
 * zero cannot be measured by their own magnitude.
 *
 * @param rtol relative to the recorded element
 * @param atol absolute
 * @param floor relative to the largest recorded magnitude of the tensor
 */
public record Tolerance(double rtol, double atol, double floor) {
    private static final double SUMMED_ROUNDINGS = 64;

    /**
     * Engines round half precision at different points, even within one gelu or softmax. Single layers of Keras on TensorFlow
     * differ from the exact result by up to five rounding steps.
     */
    private static final double HALF_ROUNDINGS = 8;

    /**
     * Returns the default for a model that computes in this precision. For float64, the floor is one float32 rounding step,
     * because TensorFlow rounds the constants in gelu and selu to float32.
     */
    public static Tolerance of(Precision precision) {
        double roundoff = precision.unitRoundoff();
        return switch (precision) {
            case FLOAT64 -> new Tolerance(1e-7, 1e-9, Precision.FLOAT32.unitRoundoff());
            case FLOAT32 -> new Tolerance(1e-5, 1e-6, SUMMED_ROUNDINGS * roundoff);
            case FLOAT16, BFLOAT16 -> new Tolerance(HALF_ROUNDINGS * roundoff, 1e-6, HALF_ROUNDINGS * roundoff);
        };
    }

    /** Returns this with requested values in place of the defaults. A requested atol replaces the floor as well. */
    public Tolerance with(OptionalDouble rtolAsked, OptionalDouble atolAsked) {
        return new Tolerance(rtolAsked.orElse(rtol), atolAsked.orElse(atol), atolAsked.isPresent() ? 0 : floor);
    }

    /** Returns the part that is equal for all elements of a tensor with this largest recorded magnitude. */
    public double absolute(double largest) {
        return atol + floor * largest;
    }

    /** Returns the error allowed for an element of a tensor with this largest recorded magnitude. */
    double allowed(double recorded, double largest) {
        return absolute(largest) + rtol * Math.abs(recorded);
    }
}
