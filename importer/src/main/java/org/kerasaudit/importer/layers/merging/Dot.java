package org.kerasaudit.importer.layers.merging;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.normalization.UnitNormalization;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The dot product of two inputs, per sample, over one axis of each.
 *
 * @param axes an axis of the first input and one of the second; may be negative
 * @param normalize whether both inputs are first scaled to length 1 along their axis
 * @param leastSquare the lower bound of the squared length when normalizing
 */
record Dot(Axes axes, boolean normalize, double leastSquare) implements Layer {

    /** One axis of each of two tensors. */
    record Axes(int first, int second) {
        /** Reads the axes; an integer means the same axis of both. */
        static Axes read(Config config, String key) {
            int[] axes = config.intList(key);
            if (axes.length == 1 && !config.raw(key).isArray()) return new Axes(axes[0], axes[0]);
            if (axes.length != 2) throw Config.wrong(key, "an integer or a list of two", config.raw(key));
            return new Axes(axes[0], axes[1]);
        }
    }

    static Dot read(Config config) {
        Origin origin = config.origin();
        double leastSquare = origin.keras3() ? 1e-14 : origin.backend().equals("theano") ? 1e-7 : 1e-12;
        return new Dot(Axes.read(config, "axes"), config.bool("normalize", false), leastSquare);
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> args) {
        return List.of(product(two(Merging.inputs(args, 2)), axes));
    }

    static <T> List<T> two(List<T> inputs) {
        if (inputs.size() != 2) throw new ShapeException("exactly 2 inputs", inputs.size() + " inputs");
        return inputs;
    }

    /** Returns the shape of the dot product: the batch, then the remaining axes of the first and of the second input. */
    static Shape product(List<Shape> inputs, Axes axes) {
        Shape a = inputs.get(0);
        Shape b = inputs.get(1);
        int first = axis(a, axes.first);
        int second = axis(b, axes.second);
        if (a.known(first) && b.known(second) && a.dim(first) != b.dim(second)) {
            throw new ShapeException("size " + a.dim(first) + " along axis " + axes.second, b.toString());
        }
        Shape product = a.without(first).append(b.without(second).withoutBatch());
        return product.rank() == 1 ? product.append(1) : product;
    }

    private static int axis(Shape shape, int axis) {
        if (!shape.hasAxis(axis) || shape.index(axis) == 0) {
            throw new ShapeException("an axis " + axis + " after the batch", shape.toString());
        }
        return shape.index(axis);
    }

    @Override
    public List<Value> call(Args<Value> args, Weights weights, Kernels kernels) {
        List<Tensor> inputs = new ArrayList<>();
        two(Merging.inputs(args, 2)).forEach(value -> inputs.add(value.tensor()));
        if (normalize) {
            inputs.set(0, normalized(inputs.get(0), axes.first, leastSquare, kernels));
            inputs.set(1, normalized(inputs.get(1), axes.second, leastSquare, kernels));
        }
        return List.of(Value.of(multiply(inputs.get(0), inputs.get(1), axes, kernels)));
    }

    private static Tensor normalized(Tensor x, int axis, double leastSquare, Kernels kernels) {
        return UnitNormalization.normalized(x, kernels, leastSquare, axis(x.shape(), axis));
    }

    /** Computes the dot product of every sample over one axis of {@code a} and one of {@code b}. */
    static Tensor multiply(Tensor a, Tensor b, Axes axes, Kernels kernels) {
        Shape product = product(List.of(a.shape(), b.shape()), axes);
        if (a.dim(0) != b.dim(0))
            throw new ShapeException("a batch of " + a.dim(0), b.shape().toString());
        int first = axis(a.shape(), axes.first);
        int second = axis(b.shape(), axes.second);
        int length = a.dim(first);
        Tensor rows = moved(a, first, a.rank() - 1);
        Tensor columns = moved(b, second, 1);
        int batch = a.dim(0);
        int m = Tensor.count(a.shape().withoutBatch().without(first - 1).toInts());
        int n = Tensor.count(b.shape().withoutBatch().without(second - 1).toInts());
        return kernels.matmul(rows.reshape(batch, m, length), columns.reshape(batch, length, n))
                .reshape(product.toInts());
    }

    private static Tensor moved(Tensor x, int from, int to) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < x.rank(); i++) if (i != from) order.add(i);
        order.add(to, from);
        return Layout.transpose(x, order.stream().mapToInt(Integer::intValue).toArray());
    }
}
