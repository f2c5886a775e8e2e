package org.kerasaudit.importer.layers;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * How images are resized, one axis at a time. Cells are taken as points at their middles: cell {@code i} of {@code n} lies at
 * {@code (i + 0.5) / n}. A resized cell is the mean of the input cells near it, weighted by a function of their distance, the
 * weights of cells outside the input left out and the others scaled to sum up to one.
 */
enum Interpolation {
    NEAREST(0, distance -> 1),
    BILINEAR(1, distance -> 1 - distance),
    BICUBIC(2, Interpolation::keysCubic),
    LANCZOS3(3, distance -> lanczos(distance, 3)),
    LANCZOS5(5, distance -> lanczos(distance, 5)),
    GAUSSIAN(1.5, distance -> Math.exp(-2 * distance * distance)),
    MITCHELLCUBIC(2, Interpolation::mitchellCubic),
    /** The input covered by each resized cell, averaged. */
    AREA(0, distance -> 1),
    /** As TensorFlow computes it, which rounds distances to 1/1024 to look weights up in a table. */
    TABULATED_BICUBIC(2, Interpolation::keysCubic),
    /** As TensorFlow 1 computed it: cell {@code i} of {@code n} lies at {@code i / n}. */
    UNCENTRED_BILINEAR(1, distance -> 1 - distance);

    private static final double TABLE = 1024;

    private final double radius;
    private final DoubleUnaryOperator weight;

    Interpolation(double radius, DoubleUnaryOperator weight) {
        this.radius = radius;
        this.weight = weight;
    }

    /** {@code x} with {@code length} cells along {@code axis}, counted from the front. */
    Tensor resize(Tensor x, int axis, int length, Kernels kernels) {
        int given = x.dim(axis);
        if (length == given && !blurs()) return x;
        if (this == NEAREST) {
            return Layout.select(x, axis, length, i -> (int) Math.min(given - 1, Math.floor(centre(i, length, given))));
        }
        int[] axisLast = IntStream.concat(IntStream.range(0, x.rank()).filter(i -> i != axis), IntStream.of(axis))
                .toArray();
        Tensor resized = kernels.matmul(Layout.transpose(x, axisLast), weights(given, length));
        return Layout.transpose(resized, Layout.inverse(axisLast));
    }

    /** Whether a resized cell is not the input's even where it lies upon it. */
    private boolean blurs() {
        return this == GAUSSIAN || this == MITCHELLCUBIC;
    }

    /** The matrix {@code [given, length]} that resizes {@code given} cells to {@code length}. */
    Tensor weights(int given, int length) {
        double[] weights = new double[Tensor.count(given, length)];
        for (int to = 0; to < length; to++) {
            double sum = 0;
            for (int from = 0; from < given; from++) {
                weights[from * length + to] = weight(from, given, to, length);
                sum += weights[from * length + to];
            }
            for (int from = 0; from < given; from++) weights[from * length + to] /= sum;
        }
        return Tensor.of(weights, given, length);
    }

    private double weight(int from, int given, int to, int length) {
        if (this == AREA) {
            double start = (double) to * given / length;
            double end = (double) (to + 1) * given / length;
            return Math.max(0, Math.min(end, from + 1) - Math.max(start, from));
        }
        double distance = Math.abs(from - position(to, length, given));
        return distance >= radius ? 0 : weight.applyAsDouble(distance);
    }

    private double position(int to, int length, int given) {
        double centred = centre(to, length, given) - 0.5;
        return switch (this) {
            case UNCENTRED_BILINEAR -> (double) to * given / length;
            case TABULATED_BICUBIC -> Math.floor(centred) + Math.rint((centred - Math.floor(centred)) * TABLE) / TABLE;
            default -> centred;
        };
    }

    private static double centre(int to, int length, int given) {
        return (to + 0.5) * given / length;
    }

    private static double keysCubic(double x) {
        return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
    }

    private static double mitchellCubic(double x) {
        return (x < 1 ? (21 * x - 36) * x * x + 16 : ((-7 * x + 36) * x - 60) * x + 32) / 18;
    }

    private static double lanczos(double x, double radius) {
        double angle = Math.PI * x;
        return x < 1e-9 ? 1 : radius * Math.sin(angle) * Math.sin(angle / radius) / (angle * angle);
    }
}
