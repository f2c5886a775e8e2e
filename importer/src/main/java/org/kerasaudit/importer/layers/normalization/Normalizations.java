package org.kerasaudit.importer.layers.normalization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Curve;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** Layers that centre and scale, by the statistics of training, of each sample or of some of its features. */
public final class Normalizations implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("BatchNormalization", config -> batch(config, true)),
                new Type("BatchNormalizationV1", config -> batch(config, true)),
                new Type("BatchNormalizationV2", config -> batch(config, true)),
                new Type("SyncBatchNormalization", config -> batch(config, false)),
                new Type("LayerNormalization", LayerNormalization::read),
                new Type("GroupNormalization", GroupNormalization::read),
                new Type("RMSNormalization", RMSNormalization::read),
                new Type("UnitNormalization", UnitNormalization::read),
                new Type("Normalization", FeatureNormalization::read),
                new Type("SpectralNormalization", SpectralNormalization::read));
    }

    private static Layer batch(Config config, boolean mayFuse) {
        return config.origin().keras1()
                ? Keras1BatchNormalization.read(config)
                : BatchNormalization.read(config, mayFuse);
    }

    /** {@code 1 / sqrt(x + epsilon)}. */
    static UnaryOp inverseRoot(double epsilon) {
        return new UnaryOp(
                "inverse_root",
                x -> 1 / Math.sqrt(x + epsilon),
                Curve.linear(1, epsilon),
                new Curve(Curve.Kind.POWER, 1, -0.5));
    }

    /** The axes configured, -1 where none are; a single number is a list of one. */
    public static int[] configuredAxes(Config config) {
        return config.has("axis") ? config.intList("axis") : new int[] {-1};
    }

    /** Axes counted from the front, ascending; an axis the shape lacks is a mismatch. */
    static int[] axes(Shape shape, int... configured) {
        for (int axis : configured) {
            if (!shape.hasAxis(axis)) throw new ShapeException("an axis " + axis, shape.toString());
        }
        return Arrays.stream(configured).map(shape::index).sorted().toArray();
    }

    /** A vector over one axis, or a block over several, in a shape that broadcasts against {@code x}. */
    static Tensor along(Tensor weight, Tensor x, int... axes) {
        int[] dims = new int[x.rank()];
        Arrays.fill(dims, 1);
        for (int axis : axes) dims[axis] = x.dim(axis);
        return weight.reshape(dims);
    }

    /** {@code variables × features}, or a product of sizes where each of them is a block over several axes. */
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

    /** The sizes along these axes, in their order. */
    static Shape sizes(Shape input, int... axes) {
        return Shape.of(Arrays.stream(axes).mapToLong(input::dim).toArray());
    }

    /** The sizes along the axes that are normalised together, in the order in which they are configured. */
    static Shape block(Shape input, List<Integer> configured) {
        int[] numbers = numbers(configured);
        axes(input, numbers);
        return sizes(input, numbers);
    }

    static int[] numbers(List<Integer> axes) {
        return axes.stream().mapToInt(axis -> axis).toArray();
    }
}
