package org.kerasaudit.importer.layers.merging;

import java.util.List;
import java.util.function.UnaryOperator;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Concatenates several inputs along {@code axis}.
 *
 * @param infers whether a size that the first input leaves unknown is taken from the others, as TensorFlow does
 */
public record Concatenate(int axis, MaskMerging masks, boolean infers) implements Layer {

    static Concatenate read(Config config) {
        return new Concatenate(
                config.has("axis") ? config.integer("axis", Integer.MIN_VALUE) : -1,
                MaskMerging.of(config.origin()),
                config.origin().tensorflowKeras());
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> args) {
        List<Shape> inputs = Merging.inputs(args, 1);
        Shape joined = joined(inputs, axis);
        for (Shape input : infers ? inputs : List.<Shape>of())
            joined = joined.merge(input.with(axis, joined.dim(axis)));
        return List.of(joined);
    }

    /** Returns the shape of {@code inputs} concatenated; all other sizes are the first input's, as in Keras. */
    public static Shape joined(List<Shape> inputs, int axis) {
        Shape first = inputs.get(0);
        if (!first.hasAxis(axis)) throw new ShapeException("an axis " + axis, first.toString());
        long size = 0;
        for (Shape input : inputs) {
            boolean fits = input.rank() == first.rank() && input.without(axis).compatible(first.without(axis));
            if (!fits) throw new ShapeException(first + " except for axis " + axis, input.toString());
            size = size == Shape.UNKNOWN || !input.known(axis) ? Shape.UNKNOWN : size + input.dim(axis);
        }
        return first.with(axis, size);
    }

    @Override
    public List<Value> call(Args<Value> args, Weights weights, Kernels kernels) {
        outputShapes(args.map(value -> value.tensor().shape()));
        List<Value> inputs = Merging.inputs(args, 1);
        List<Tensor> tensors = inputs.stream().map(Value::tensor).toList();
        return List.of(new Value(join(tensors, axis, kernels), masks.concatenated(inputs, axis, kernels)));
    }

    /** Concatenates tensors: integers of different widths as 64-bit ones, others in the kernels' precision. */
    public static Tensor join(List<Tensor> tensors, int axis, Kernels kernels) {
        DType first = tensors.get(0).dtype();
        boolean sameType = tensors.stream().allMatch(tensor -> tensor.dtype() == first);
        boolean whole = tensors.stream().allMatch(tensor -> tensor.dtype().isIntegral());
        if (!sameType && tensors.stream().anyMatch(tensor -> tensor.dtype() == DType.STRING)) {
            throw new InputException("expected inputs of the same kind, found strings and numbers");
        }
        UnaryOperator<Tensor> conversion = whole ? x -> Cast.to(DType.INT64, x) : kernels.precision()::convert;
        List<Tensor> parts =
                sameType ? tensors : tensors.stream().map(conversion).toList();
        return Layout.concat(parts, parts.get(0).shape().index(axis));
    }
}
