package org.kerasaudit.importer.layers.normalization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Moments;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Wu and He (2018): mean and variance over groups of neighboring channels of each sample.
 *
 * @param groups {@link #EACH_CHANNEL} for one group per channel: instance normalization
 * @param weighsMask whether masked positions are excluded from mean and variance, as in tf.keras since 2.14
 * @param wide whether float16 is computed in float32, as in Keras since 3.9
 */
record GroupNormalization(
        int groups,
        int axis,
        double epsilon,
        boolean center,
        boolean scale,
        boolean weighsMask,
        boolean wide,
        boolean castsInputs)
        implements Unary {
    private static final int EACH_CHANNEL = -1;

    static GroupNormalization read(Config config) {
        int groups = config.integer("groups", EACH_CHANNEL, 32);
        if (groups == 0) throw Config.wrong("groups", "-1 or an integer ≥ 1", config.raw("groups"));
        Origin origin = config.origin();
        return new GroupNormalization(
                groups,
                config.integer("axis", Integer.MIN_VALUE, -1),
                config.real("epsilon", 1e-3),
                config.bool("center", true),
                config.bool("scale", true),
                !origin.keras3() && origin.atLeast(2, 14),
                origin.keras3() && !origin.before(3, 9),
                !origin.keras3() || origin.before(3, 15));
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        Shape vector = Shape.of(channels(input));
        List<WeightSpec> specs = new ArrayList<>();
        if (scale) specs.add(WeightSpec.trainable("gamma", vector));
        if (center) specs.add(WeightSpec.trainable("beta", vector));
        return specs;
    }

    @Override
    public Formula formula(Shape input) {
        return Normalizations.formula((scale ? 1 : 0) + (center ? 1 : 0), Shape.of(channels(input)));
    }

    @Override
    public Shape outputShape(Shape input) {
        channels(input);
        return input;
    }

    private long channels(Shape input) {
        int on = Normalizations.axes(input, axis)[0];
        if (!input.known(on)) {
            throw new ShapeException("a known number of channels along axis " + on, input.toString());
        }
        long channels = input.dim(on);
        if (groups != EACH_CHANNEL && (channels < groups || channels % groups != 0)) {
            throw new ShapeException("channels divisible by groups=" + groups, channels + " channels: " + input);
        }
        return channels;
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        return rounded(x, null, weights, kernels);
    }

    @Override
    public List<String> callArguments() {
        return weighsMask ? List.of("mask") : List.of();
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        Value input = inputs.input();
        @Nullable Tensor mask = weighsMask ? input.mask() : null;
        return List.of(new Value(rounded(input.tensor(), mask, weights, kernels), input.mask()));
    }

    private Tensor rounded(Tensor x, @Nullable Tensor mask, Weights weights, Kernels kernels) {
        Tensor normalized =
                normalized(x, mask, castsInputs ? weights : weights.uncast(), wide ? kernels.wide() : kernels);
        return kernels.precision().convert(wide ? Normalizations.inTypeOf(x, normalized) : normalized);
    }

    private Tensor normalized(Tensor x, @Nullable Tensor mask, Weights weights, Kernels kernels) {
        int on = Normalizations.axes(x.shape(), axis)[0];
        int[] grouped = grouped(x, on);
        int[] over = IntStream.range(1, grouped.length)
                .filter(i -> i != (on == 0 ? grouped.length - 1 : on))
                .toArray();
        Tensor parts = x.reshape(grouped);
        @Nullable Tensor counts = mask == null ? null : stretched(mask, x).reshape(grouped);
        Moments moments = Moments.of(parts, counts, kernels, over);
        Tensor factor = kernels.map(moments.variance(), Normalizations.inverseRoot(epsilon));
        Tensor y = kernels.multiply(kernels.subtract(parts, moments.mean()), factor)
                .reshape(x.dims());
        if (scale) y = kernels.multiply(y, Normalizations.along(weights.get("gamma"), x, on));
        return center ? kernels.add(y, Normalizations.along(weights.get("beta"), x, on)) : y;
    }

    /** Returns the sizes of {@code x} with the channels split into groups and channels per group. */
    private int[] grouped(Tensor x, int on) {
        int count = groups == EACH_CHANNEL ? x.dim(on) : groups;
        return x.shape().with(on, x.dim(on) / count).insert(on, count).toInts();
    }

    /** TensorFlow aligns the mask with the last axes of the input, although it masks the first ones. */
    private static Tensor stretched(Tensor mask, Tensor x) {
        boolean fits = mask.rank() <= x.rank();
        for (int i = 1; fits && i <= mask.rank(); i++) fits = mask.dim(-i) == 1 || mask.dim(-i) == x.dim(-i);
        if (!fits) {
            throw new ShapeException(
                    "a mask that broadcasts to " + Arrays.toString(x.dims()),
                    mask.shape().toString());
        }
        return Layout.broadcast(mask, x.dims());
    }
}
