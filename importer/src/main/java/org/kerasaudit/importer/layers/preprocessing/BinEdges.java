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
 * The bin boundaries of a Discretization layer.
 *
 * @param configured the boundaries in the configuration, rounded if {@code single}; null if they were learned
 * @param learned the number of bins, if boundaries were learned
 * @param storage how the layer stores learned boundaries
 * @param single whether numbers are compared in float32, as in TensorFlow and JAX; NumPy compares in float64
 */
record BinEdges(double @Nullable [] configured, int learned, Storage storage, boolean single) {
    private static final String SEEN = "summary";
    private static final String BINS = "bins";

    /** How generations store boundaries. */
    enum Storage {
        /** In the configuration. */
        CONFIGURATION,
        /** tf.keras since 2.6 stores a summary of the data, and computes the boundaries from it on loading. */
        SUMMARY,
        /** tf.keras before 2.6 stores the boundaries and infinity; a number equal to a boundary falls below it. */
        VARIABLE,
        /** tf.keras 2.5 stores both if boundaries were learned. */
        VARIABLE_AND_SUMMARY
    }

    static BinEdges read(Config config) {
        String key = config.present("bin_boundaries", "bins");
        JsonNode bins = config.has(key) ? config.raw(key) : config.raw("bin_boundaries");
        boolean counted = bins.isInt();
        int learned = counted ? bins.asInt() : config.integer("num_bins", 0, 0);
        Origin origin = config.origin();
        boolean single = !origin.backend().equals("numpy");
        double @Nullable [] configured = bins.isNull() || counted ? null : boundaries(key, bins, single);
        if (!origin.keras3() && origin.before(2, 6)) {
            boolean both = configured == null && !origin.before(2, 5);
            return new BinEdges(configured, learned, both ? Storage.VARIABLE_AND_SUMMARY : Storage.VARIABLE, single);
        }
        if (configured == null && origin.keras3()) {
            config.refuse("bin_boundaries", "the layer was never adapted, and Keras does not run it");
        }
        boolean summarized = configured == null && !origin.keras3();
        return new BinEdges(configured, learned, summarized ? Storage.SUMMARY : Storage.CONFIGURATION, single);
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

    /** Returns the number of bins; {@link Shape#UNKNOWN} if only the file's tensors determine it. */
    long count() {
        if (configured != null) return configured.length + 1L;
        return storage == Storage.SUMMARY ? Shape.UNKNOWN : learned;
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

    /** Returns the boundaries, ascending. The last element of a variable is infinity, not a boundary. */
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

    /** Returns the bin that {@code number} falls into; NaN falls into the last one, as in TensorFlow. */
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

    /** Computes quantiles of a summary: ascending values and their weights. */
    private double[] boundaries(Tensor summary) {
        int seen = summary.dim(1);
        double[] values = Arrays.copyOf(summary.doubles(), seen);
        double share = 1.0 / learned;
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

    /** Interpolates linearly at {@code x} between the points {@code (xs, ys)}; constant beyond the ends. */
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
