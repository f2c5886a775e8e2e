package org.kerasaudit.importer.layers.normalization;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.NumberArray;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/**
 * Keras's {@code Normalization}: features centered and scaled by a given or adapted mean and variance.
 *
 * @param axes the axes with separate statistics, sorted if this version of Keras sorts them; empty for one mean and variance
 * @param given the statistics in the configuration; null if they are variables
 * @param dialect other differences between versions
 */
record FeatureNormalization(List<Integer> axes, @Nullable Given given, boolean invert, Dialect dialect)
        implements Unary {
    private static final double LEAST_DEVIATION = 1e-7;

    /** Differences between versions. */
    enum Dialect {
        /** tf.keras 2.3 (TensorFlow 2.2): divides by the square root of the variance, even if it is zero. */
        TF_2_2,
        /** tf.keras 2.4 and 2.5: turns a batch of numbers into one of vectors. */
        TF_2_5,
        /** tf.keras 2.6 and later. */
        TF_KERAS,
        /** Up to 3.7, a given mean has as many elements as the kept axes, in any shape. */
        KERAS_3_7,
        /** Up to 3.13, a given mean broadcasts to the axes of the input, not to the kept axes. */
        KERAS_3_13,
        KERAS_3;

        static Dialect of(Origin origin) {
            if (origin.keras3()) {
                return origin.before(3, 8) ? KERAS_3_7 : origin.before(3, 14) ? KERAS_3_13 : KERAS_3;
            }
            if (origin.atLeast(2, 6)) return TF_KERAS;
            return origin.atLeast(2, 4) ? TF_2_5 : TF_2_2;
        }

        boolean keepsMasks() {
            return ordinal() >= KERAS_3_7.ordinal();
        }
    }

    /** A mean and variance of any shape that broadcasts along the kept axes. */
    record Given(Tensor mean, Tensor variance) {}

    static FeatureNormalization read(Config config) {
        int[] axes = config.has("axis") ? config.intList("axis") : new int[0];
        Tensor mean = config.has("mean") ? NumberArray.read(config, "mean") : null;
        Tensor variance = config.has("variance") ? NumberArray.read(config, "variance") : null;
        if (mean == null ^ variance == null) {
            throw Config.wrong("variance", "a mean and a variance, or neither", config.raw("variance"));
        }
        return new FeatureNormalization(
                Arrays.stream(axes).boxed().toList(),
                mean == null || variance == null ? null : new Given(mean, variance),
                config.bool("invert", false),
                Dialect.of(config.origin()));
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        if (given != null) return List.of();
        Shape block = block(ranked(input));
        return List.of(
                WeightSpec.nonTrainable("mean", block),
                WeightSpec.nonTrainable("variance", block),
                WeightSpec.nonTrainable("count", Shape.SCALAR));
    }

    @Override
    public Formula formula(Shape input) {
        if (given != null) return Formula.ZERO;
        Formula statistics = Normalizations.formula(2, block(ranked(input)));
        return new Formula(statistics.text() + " + 1", statistics.values());
    }

    @Override
    public Shape outputShape(Shape input) {
        Shape output = ranked(input);
        block(output);
        return output;
    }

    private Shape ranked(Shape input) {
        return dialect == Dialect.TF_2_5 && input.rank() == 1 ? input.append(1) : input;
    }

    private Shape block(Shape input) {
        for (int axis : kept(input)) {
            if (!input.known(axis)) throw new ShapeException("a known size along axis " + axis, input.toString());
        }
        return Normalizations.sizes(input, kept(input));
    }

    private int[] kept(Shape input) {
        int[] configured = axes.stream().mapToInt(axis -> axis).toArray();
        int[] sorted = Normalizations.axes(input, configured);
        return dialect == Dialect.TF_2_2
                ? Arrays.stream(configured).map(input::index).toArray()
                : sorted;
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        Tensor inputs = x.reshape(ranked(x.shape()).toInts());
        int[] kept = kept(inputs.shape());
        Tensor mean = given == null
                ? Normalizations.along(weights.get("mean"), inputs, kept)
                : broadcastable(kernels.precision().convert(given.mean()), inputs, kept);
        Tensor variance = given == null
                ? Normalizations.along(weights.get("variance"), inputs, kept)
                : broadcastable(kernels.precision().convert(given.variance()), inputs, kept);
        double least = dialect == Dialect.TF_2_2 ? 0 : LEAST_DEVIATION;
        Tensor deviation = kernels.map(variance, new UnaryOp("deviation", v -> Math.max(Math.sqrt(v), least)));
        return invert
                ? kernels.add(mean, kernels.multiply(inputs, deviation))
                : kernels.divide(kernels.subtract(inputs, mean), deviation);
    }

    /** Reshapes statistics from the configuration to broadcast against {@code x}. */
    private Tensor broadcastable(Tensor statistics, Tensor x, int... kept) {
        int[] dims = new int[x.rank()];
        Arrays.fill(dims, 1);
        if (dialect == Dialect.KERAS_3_7 && statistics.size() == Tensor.count(sizes(x, kept))) {
            return Normalizations.along(statistics, x, kept);
        }
        int[] onto = dialect == Dialect.KERAS_3_13 ? allAxes(x) : kept;
        boolean fits = dialect != Dialect.KERAS_3_7;
        for (int i = 1; i <= statistics.rank(); i++) {
            int size = statistics.dim(-i);
            int axis = i <= onto.length ? onto[onto.length - i] : -1;
            boolean keeps = axis >= 0 && Arrays.stream(kept).anyMatch(k -> k == axis);
            fits &= size == 1 || keeps && size == x.dim(axis);
            if (axis >= 0) dims[axis] = size;
        }
        if (fits) return statistics.reshape(dims);
        throw new ShapeException(
                "input whose axes " + axes + " have the sizes of the given mean, " + statistics.shape(),
                x.shape().toString());
    }

    private static int[] sizes(Tensor x, int... axes) {
        return Arrays.stream(axes).map(x::dim).toArray();
    }

    private static int[] allAxes(Tensor x) {
        int[] axes = new int[x.rank()];
        Arrays.setAll(axes, axis -> axis);
        return axes;
    }

    @Override
    public @Nullable Tensor outputMask(Value input, Kernels kernels) {
        return dialect.keepsMasks() ? input.mask() : null;
    }
}
