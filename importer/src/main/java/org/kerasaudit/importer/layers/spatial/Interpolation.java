package org.kerasaudit.importer.layers.spatial;

import java.util.function.DoubleUnaryOperator;

/** Image interpolation kernels: the weight of a cell by its distance, in cells. */
public enum Interpolation {
    NEAREST(0, distance -> 1),
    BILINEAR(1, distance -> 1 - distance),
    BICUBIC(2, Interpolation::keysCubic),
    LANCZOS3(3, distance -> lanczos(distance, 3)),
    LANCZOS5(5, distance -> lanczos(distance, 5)),
    GAUSSIAN(1.5, distance -> Math.exp(-2 * distance * distance)),
    MITCHELLCUBIC(2, Interpolation::mitchellCubic),
    /** No kernel: the average of the cells covered by the new one. */
    AREA(0, distance -> 1);

    /** Distances below this use the limit of Lanczos's quotient. */
    private static final double LANCZOS_LIMIT = 1e-3;

    private final double radius;
    private final DoubleUnaryOperator weight;

    Interpolation(double radius, DoubleUnaryOperator weight) {
        this.radius = radius;
        this.weight = weight;
    }

    double weight(double distance) {
        return distance >= radius ? 0 : weight.applyAsDouble(distance);
    }

    /** Whether a new cell may exceed the range of the given ones. */
    public boolean overshoots() {
        return radius > 1 && this != GAUSSIAN;
    }

    /** Whether a new cell differs from a given one at the same position. */
    boolean blurs() {
        return this == GAUSSIAN || this == MITCHELLCUBIC;
    }

    private static double keysCubic(double x) {
        return cubic(x, -0.5);
    }

    /** Keys's cubic convolution (1981) within distance 2; {@code slope} is its slope at distance 1. */
    static double cubic(double x, double slope) {
        return x < 1
                ? ((slope + 2) * x - (slope + 3)) * x * x + 1
                : ((slope * x - 5 * slope) * x + 8 * slope) * x - 4 * slope;
    }

    private static double mitchellCubic(double x) {
        return (x < 1 ? (21 * x - 36) * x * x + 16 : ((-7 * x + 36) * x - 60) * x + 32) / 18;
    }

    private static double lanczos(double x, double radius) {
        double angle = Math.PI * x;
        return x <= LANCZOS_LIMIT ? 1 : radius * Math.sin(angle) * Math.sin(angle / radius) / (angle * angle);
    }
}
