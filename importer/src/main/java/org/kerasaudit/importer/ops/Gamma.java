package org.kerasaudit.importer.ops;

/** The gamma function. */
public final class Gamma {
    /** The coefficients of Stirling's series, {@code B2k / (2k (2k - 1))} with Bernoulli numbers {@code B2k}. */
    private static final double[] STIRLING = {
        1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156
    };

    private Gamma() {}

    /** Returns the logarithm of the absolute value of the gamma function; infinite at zero and at negative integers. */
    public static double logarithm(double x) {
        if (Double.isNaN(x)) return x;
        if (Double.isInfinite(x)) return Double.POSITIVE_INFINITY;
        if (x <= 0) {
            double sine = Math.abs(Math.sin(Math.PI * (x - Math.rint(x))));
            return sine == 0 ? Double.POSITIVE_INFINITY : Math.log(Math.PI / sine) - logarithm(1 - x);
        }
        double product = 1;
        double at = x;
        for (; at < 12; at++) product *= at;
        double series = 0;
        double power = 1 / at;
        for (double coefficient : STIRLING) {
            series += coefficient * power;
            power /= at * at;
        }
        return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - Math.log(product);
    }
}
