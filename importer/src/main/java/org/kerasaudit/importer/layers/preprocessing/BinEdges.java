package org.kerasaudit.importer.layers.preprocessing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Where the bins of a Discretization layer end.
 *
 * @param configured the boundaries in the configuration, rounded if {@code single}; null if they were learnt
 * @param learnt the number of bins to learn, where boundaries were learnt
 * @param storage how the layer keeps what was learnt
 * @param single whether numbers are compared in float32, as TensorFlow and JAX do; NumPy compares in float64
 */
record BinEdges(double @Nullable [] configured, int learnt, Storage storage, boolean single) {
    private static final String SEEN = "summary";
    private static final String BINS = "bins";

    /** How generations keep boundaries. */
    enum Storage {
        /** In the configuration. */
        CONFIGURATION,
        /** tf.keras since 2.6 keeps a summary of what was seen, and finds the boundaries in it when loading. */
        SUMMARY,
        /** tf.keras before 2.6 keeps boundaries and an infinite one; a number on a boundary lies below it. */
        VARIABLE,
        /** tf.keras 2.5 keeps both where they were learnt. */
        VARIABLE_AND_SUMMARY
    }

    static BinEdges read(Config config) {
        String key = config.present("bin_boundaries", "bins");
        JsonNode bins = config.has(key) ? config.raw(key) : config.raw("bin_boundaries");
        boolean counted = bins.isInt();
        int learnt = counted ? bins.asInt() : config.integer("num_bins", 0, 0);
        Origin origin = config.origin();
        boolean single = !origin.backend().equals("numpy");
        double @Nullable [] configured = bins.isNull() || counted ? null : boundaries(key, bins, single);
        if (!origin.keras3() && origin.before(2, 6)) {
            boolean both = configured == null && !origin.before(2, 5);
            return new BinEdges(configured, learnt, both ? Storage.VARIABLE_AND_SUMMARY : Storage.VARIABLE, single);
        }
        if (configured == null && origin.keras3()) {
            config.refuse("bin_boundaries", "the layer was never adapted, and Keras does not run it");
        }
        boolean summarised = configured == null && !origin.keras3();
        return new BinEdges(configured, learnt, summarised ? Storage.SUMMARY : Storage.CONFIGURATION, single);
    }

    private static double[] boundaries(String key, JsonNode bins, boolean single) {
        if (!bins.isArray()) throw Config.wrong(key, "a list of numbers", bins);
        double[] boundaries = new double[bins.size()];
        for (int i = 0; i < boundaries.length; i++) {
            if (!bins.get(i).isNumber()) throw Config.wrong(key, "a list of numbers", bins);
            boundaries[i] =
                    single ? (float) bins.get(i).asDouble() : bins.get(i).asDouble();
            if (i > 0 && !(boundaries[i] >= boundaries[i - 1])) {
                throw Config.wrong(key, "numbers in ascending order", bins);
            }
        }
        return boundaries;
    }

    /** The number of bins, {@link Shape#UNKNOWN} where only the file's tensors tell. */
    long count() {
        if (configured != null) return configured.length + 1L;
        return storage == Storage.SUMMARY ? Shape.UNKNOWN : learnt;
    }

    List<WeightSpec> weights() {
        WeightSpec summary =
                WeightSpec.nonTrainable(SEEN, Shape.of(2, Shape.UNKNOWN)).stored(WeightSpec.Storage.UNSIZED);
        WeightSpec bins = WeightSpec.nonTrainable(BINS, Shape.of(count()));
        return switch (storage) {
            case CONFIGURATION -> List.of();
            case SUMMARY -> List.of(summary);
            case VARIABLE -> List.of(bins);
            case VARIABLE_AND_SUMMARY -> List.of(bins, summary);
        };
    }

    Formula formula() {
        return switch (storage) {
            case CONFIGURATION, SUMMARY -> Formula.ZERO;
            case VARIABLE, VARIABLE_AND_SUMMARY -> Formula.of("bins", "bins", count());
        };
    }

    /** The boundaries, ascending; the last one of a variable is infinite and no boundary. */
    double[] edges(Weights weights) {
        return switch (storage) {
            case CONFIGURATION -> configured == null ? new double[0] : configured;
            case SUMMARY -> boundaries(weights.get(SEEN));
            case VARIABLE, VARIABLE_AND_SUMMARY -> {
                double[] bins = weights.get(BINS).doubles();
                yield Arrays.copyOf(bins, bins.length - 1);
            }
        };
    }

    /** The number of the bin that {@code value} falls into; NaN into the last one, as in TensorFlow. */
    int bin(double[] edges, double number) {
        double value = single ? (float) number : number;
        boolean below = storage == Storage.VARIABLE || storage == Storage.VARIABLE_AND_SUMMARY;
        int from = 0;
        int to = edges.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            boolean left = below ? value <= edges[middle] : value < edges[middle];
            if (left) to = middle;
            else from = middle + 1;
        }
        return from;
    }

    /** Quantiles of a summary: values seen, ascending, and what each of them weighs. */
    private double[] boundaries(Tensor summary) {
        int seen = summary.dim(1);
        double[] values = Arrays.copyOf(summary.doubles(), seen);
        double share = 1.0 / learnt;
        if (seen * share < 1) return Arrays.copyOf(values, Math.max(0, seen - 1));
        double[] reached = new double[seen];
        float sum = 0;
        for (int i = 0; i < seen; i++) reached[i] = sum += (float) summary.get(seen + i);
        for (int i = 0; i < seen; i++) reached[i] = (float) reached[i] / sum;
        int shares = (int) Math.ceil(1 / share);
        double[] boundaries = new double[shares - 1];
        for (int i = 0; i < boundaries.length; i++) {
            boundaries[i] = (float) interpolated(share + i * share, reached, values);
        }
        return boundaries;
    }

    /** The value at {@code x} on the line through the points {@code (xs, ys)}, beyond its ends that of the end. */
    private static double interpolated(double x, double[] xs, double[] ys) {
        int last = xs.length - 1;
        if (x >= xs[last]) return ys[last];
        if (x <= xs[0]) return ys[0];
        int right = 1;
        while (xs[right] <= x) right++;
        double slope = (ys[right] - ys[right - 1]) / (xs[right] - xs[right - 1]);
        return slope * (x - xs[right - 1]) + ys[right - 1];
    }
}
