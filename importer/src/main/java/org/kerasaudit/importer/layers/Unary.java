package org.kerasaudit.importer.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** A layer with one input and one output. */
public interface Unary extends Layer {
    default List<WeightSpec> weights(Shape input) {
        return List.of();
    }

    default Formula formula(Shape input) {
        return Formula.ZERO;
    }

    /** Returns the output shape; by default that of the input. */
    default Shape outputShape(Shape input) {
        return input;
    }

    Tensor forward(Tensor x, Weights weights, Kernels kernels);

    /** Returns the mask after the layer; by default the input's, as in every Keras layer with {@code supports_masking}. */
    default @Nullable Tensor outputMask(Value input, Kernels kernels) {
        return input.mask();
    }

    @Override
    default List<WeightSpec> weights(Args<Shape> inputs) {
        return weights(inputs.input());
    }

    @Override
    default Formula formula(Args<Shape> inputs) {
        return formula(inputs.input());
    }

    @Override
    default List<Shape> outputShapes(Args<Shape> inputs) {
        return List.of(outputShape(inputs.input()));
    }

    @Override
    default List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        Value input = inputs.input();
        return List.of(new Value(forward(input.tensor(), weights, kernels), outputMask(input, kernels)));
    }
}
