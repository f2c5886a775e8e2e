package org.kerasaudit.importer.layers.core;

import java.util.List;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** A nested EinsumDense, with its name in the outer layer. */
public record Projection(Scope scope, EinsumDense dense) {
    public Projection(String attribute, String name, EinsumDense dense) {
        this(new Scope(attribute, name), dense);
    }

    /** Compares by attribute: a layer's projections have distinct names. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Projection that && scope.attribute().equals(that.scope.attribute());
    }

    @Override
    public int hashCode() {
        return scope.attribute().hashCode();
    }

    public List<WeightSpec> weights(Shape input) {
        return dense.weights(input).stream().map(spec -> spec.in(scope)).toList();
    }

    Formula formula(Shape input) {
        return dense.formula(input);
    }

    public Tensor apply(Tensor x, Weights weights, Kernels kernels) {
        return dense.forward(x, weights.in(scope.attribute()), kernels);
    }
}
