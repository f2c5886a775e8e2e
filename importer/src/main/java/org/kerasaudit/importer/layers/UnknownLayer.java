package org.kerasaudit.importer.layers;

import java.util.List;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A layer whose meaning the file alone does not determine: an unsupported class or an unreadable configuration. Everything
 * downstream of it is unknown.
 *
 * @param reason one clause for messages, e.g. {@code class 'MyLayer' is unknown}
 */
public record UnknownLayer(String reason) implements Layer {
    @Override
    public List<WeightSpec> weights(Args<Shape> inputs) {
        throw new NotCheckableException(reason);
    }

    @Override
    public Formula formula(Args<Shape> inputs) {
        throw new NotCheckableException(reason);
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        throw new NotCheckableException(reason);
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        throw new NotCheckableException(reason);
    }

    @Override
    public List<String> refusedArguments(Args<?> call) {
        return List.of();
    }
}
