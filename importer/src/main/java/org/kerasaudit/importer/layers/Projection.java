package org.kerasaudit.importer.layers;

import java.util.List;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** An EinsumDense inside a layer, under the name it has there. */
record Projection(Scope scope, EinsumDense dense) {
    Projection(String attribute, String name, EinsumDense dense) {
        this(new Scope(attribute, name), dense);
    }

    /** A layer's projections differ in their names. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Projection that && scope.attribute().equals(that.scope.attribute());
    }

    @Override
    public int hashCode() {
        return scope.attribute().hashCode();
    }

    List<WeightSpec> weights(Shape input) {
        return dense.weights(input).stream().map(spec -> spec.in(scope)).toList();
    }

    Formula formula(Shape input) {
        return dense.formula(input);
    }

    Tensor apply(Tensor x, Weights weights, Kernels kernels) {
        return dense.forward(x, weights.in(scope.attribute()), kernels);
    }
}
