package org.kerasaudit.importer.layers;

/**
 * The error function, its complement and its inverse to float64 accuracy, using the rational Chebyshev approximations of W.
 * J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23 (1969).
 */
public final class ErrorFunction {
    /** erf on |x| ≤ 0.46875, as x · P(x²) / Q(x²); coefficients from the highest power down, without Q's leading 1. */
    private static final double[] NEAR_P = {
        1.85777706184603153e-1,
        3.16112374387056560e0,
        1.13864154151050156e2,
        3.77485237685302021e2,
        3.20937758913846947e3
    };

    private static final double[] NEAR_Q = {
        2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3
    };

    /** erfc on 0.46875 ≤ x ≤ 4, as e^(-x²) · P(x) / Q(x). */
    private static final double[] MIDDLE_P = {
        2.15311535474403846e-8,
        5.64188496988670089e-1,
        8.88314979438837594e0,
        6.61191906371416295e1,
        2.98635138197400131e2,
        8.81952221241769090e2,
        1.71204761263407058e3,
        2.05107837782607147e3,
        1.23033935479799725e3
    };

    private static final double[] MIDDLE_Q = {
        1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
        3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3
    };

    /** erfc on x ≥ 4, as e^(-x²) / x · (1/√π - P(1/x²) / Q(1/x²) / x²). */
    private static final double[] FAR_P = {
        1.63153871373020978e-2,
        3.05326634961232344e-1,
        3.60344899949804439e-1,
        1.25781726111229246e-1,
        1.60837851487422766e-2,
        6.58749161529837803e-4
    };

    private static final double[] FAR_Q = {
        2.56852019228982242e0,
        1.87295284992346725e0,
        5.27905102951428412e-1,
        6.05183413124413191e-2,
        2.33520497626869185e-3
    };

    private ErrorFunction() {}

    public static double erf(double x) {
        if (Math.abs(x) <= 0.46875) return x * quotient(NEAR_P, NEAR_Q, x * x);
        return Math.copySign(1 - erfc(Math.abs(x)), x);
    }

    /** The inverse of the error function: a closed-form approximation by S. Winitzki, refined by Halley's method. */
    public static double inverse(double x) {
        double size = Math.abs(x);
        if (size == 1) return x * Double.POSITIVE_INFINITY;
        if (!(size < 1)) return Double.NaN;
        if (size == 0) return x;
        double log = Math.log1p(-size * size);
        double mean = 2 / (Math.PI * 0.147) + log / 2;
        double found = Math.sqrt(Math.sqrt(mean * mean - log / 0.147) - mean);
        for (int i = 0; i < 4; i++) {
            double error = size < 0.5 ? erf(found) - size : 1 - size - erfc(found);
            double step = error / (2 / Math.sqrt(Math.PI) * gaussian(found));
            found -= step / (1 + found * step);
        }
        return Math.copySign(found, x);
    }

    /** Computes {@code 1 - erf(x)} without cancellation for large {@code x}. */
    public static double erfc(double x) {
        double size = Math.abs(x);
        if (size <= 0.46875) return 1 - x * quotient(NEAR_P, NEAR_Q, x * x);
        double tail = size <= 4 ? quotient(MIDDLE_P, MIDDLE_Q, size) : far(size);
        double erfc = Double.isInfinite(size) ? 0 : gaussian(size) * tail;
        return x < 0 ? 2 - erfc : erfc;
    }

    private static double far(double x) {
        double inverse = 1 / (x * x);
        return (1 / Math.sqrt(Math.PI) - inverse * quotient(FAR_P, FAR_Q, inverse)) / x;
    }

    /** e^(-x²) with the square split in two, so that its rounding error does not grow with x². */
    private static double gaussian(double x) {
        double coarse = Math.floor(x * 16) / 16;
        return Math.exp(-coarse * coarse) * Math.exp(-(x - coarse) * (x + coarse));
    }

    private static double quotient(double[] numerator, double[] denominator, double x) {
        double above = 0;
        for (double coefficient : numerator) above = above * x + coefficient;
        double below = 1;
        for (double coefficient : denominator) below = below * x + coefficient;
        return above / below;
    }
}
