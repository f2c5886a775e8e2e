package org.kerasaudit.importer.layers.normalization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** Layers that center and scale by statistics of the training data, of each sample or of some of its features. */
public final class Normalizations implements LayerFamily {
    private static final String PAGE = "api/layers/normalization_layers/";

    @Override
    public List<Type> types() {
        return List.of(
                batch("BatchNormalization", true)
                        .with(Trait.EPSILON, Trait.BATCH_STATISTICS, Trait.FULL_PRECISION_VARIABLES),
                batch("BatchNormalizationV1", true),
                batch("BatchNormalizationV2", true),
                batch("SyncBatchNormalization", false).with(Trait.EPSILON, Trait.BATCH_STATISTICS),
                new Type("LayerNormalization", LayerNormalization::read)
                        .doc(PAGE + "layer_normalization/")
                        .pitfalls("There are no moving statistics: both vectors are trainable.")
                        .with(Trait.EPSILON),
                new Type("GroupNormalization", GroupNormalization::read)
                        .doc(PAGE + "group_normalization/")
                        .pitfalls(
                                "gamma and beta have one element per channel, regardless of the number of groups.",
                                "There are no moving statistics: both vectors are trainable.")
                        .with(Trait.EPSILON),
                new Type("RMSNormalization", RMSNormalization::read)
                        .doc(PAGE + "rms_normalization/")
                        .pitfalls("There is only a scale: no beta and no moving statistics.")
                        .with(Trait.EPSILON),
                new Type("UnitNormalization", UnitNormalization::read).doc(PAGE + "unit_normalization/"),
                new Type("Normalization", FeatureNormalization::read)
                        .doc("api/layers/preprocessing_layers/numerical/normalization/")
                        .pitfalls(
                                "An adapted layer counts a mean and a variance per feature plus one number: how much data it has seen.",
                                "A layer with a given mean and variance has no parameters; they are part of the configuration.",
                                "tf.keras 2.10 to 2.12 do not save invert.")
                        .with(Trait.DATA_STATISTICS),
                new Type("SpectralNormalization", SpectralNormalization::read)
                        .doc(PAGE + "spectral_normalization/")
                        .pitfalls(
                                "vector_u is non-trainable state with one element per column of the kernel; it still counts as a parameter.",
                                "Training stores the normalized kernel, so nothing is divided at inference.",
                                "In Keras 3 the output has the input's type: an Embedding of integers loses its fractional parts."));
    }

    private static Type batch(String className, boolean mayFuse) {
        return new Type(
                        className,
                        config -> config.origin().keras1()
                                ? Keras1BatchNormalization.read(config)
                                : BatchNormalization.read(config, mayFuse))
                .doc(PAGE + "batch_normalization/");
    }

    /** Truncates the normalized values of integers to integers, as Keras does with the result of a computation in float32. */
    static Tensor inTypeOf(Tensor x, Tensor normalized) {
        return x.dtype().isIntegral() ? Cast.to(x.dtype(), normalized) : normalized;
    }

    /** {@code 1 / sqrt(x + epsilon)}. */
    static UnaryOp inverseRoot(double epsilon) {
        return new UnaryOp(
                "inverse_root",
                x -> 1 / Math.sqrt(x + epsilon),
                Eltwise.linear(1, epsilon),
                new Eltwise(Eltwise.Kind.POWER, 1, -0.5));
    }

    /** Returns the configured axes, -1 if there are none; a single number is a list of one. */
    public static int[] configuredAxes(Config config) {
        return config.has("axis") ? config.intList("axis") : new int[] {-1};
    }

    /** Returns the axes counted from the front, ascending. Throws {@link ShapeException} if the shape lacks one. */
    static int[] axes(Shape shape, int... configured) {
        for (int axis : configured) {
            if (!shape.hasAxis(axis)) throw new ShapeException("an axis " + axis, shape.toString());
        }
        return Arrays.stream(configured).map(shape::index).sorted().toArray();
    }

    /** Reshapes a vector over one axis, or a block over several, to broadcast against {@code x}. */
    static Tensor along(Tensor weight, Tensor x, int... axes) {
        int[] dims = new int[x.rank()];
        Arrays.fill(dims, 1);
        for (int axis : axes) dims[axis] = x.dim(axis);
        return weight.reshape(dims);
    }

    /** Returns {@code variables × features}, or a product of sizes if each variable is a block over several axes. */
    static Formula formula(int variables, Shape block) {
        if (variables == 0) return Formula.ZERO;
        List<String> factors = new ArrayList<>();
        Object[] values = new Object[2 * block.rank()];
        if (variables > 1 || block.rank() == 0) factors.add(Integer.toString(variables));
        for (int i = 0; i < block.rank(); i++) {
            String name = block.rank() == 1 ? "features" : "size_" + (i + 1);
            factors.add(name);
            values[2 * i] = name;
            values[2 * i + 1] = block.dim(i);
        }
        return Formula.of(String.join(" × ", factors), values);
    }

    /** Returns the sizes along these axes, in their order. */
    static Shape sizes(Shape input, int... axes) {
        return Shape.of(Arrays.stream(axes).mapToLong(input::dim).toArray());
    }

    /** Returns the sizes along the axes normalized together, in the order in which they are configured. */
    static Shape block(Shape input, List<Integer> configured) {
        int[] numbers = numbers(configured);
        axes(input, numbers);
        return sizes(input, numbers);
    }

    static int[] numbers(List<Integer> axes) {
        return axes.stream().mapToInt(axis -> axis).toArray();
    }
}
