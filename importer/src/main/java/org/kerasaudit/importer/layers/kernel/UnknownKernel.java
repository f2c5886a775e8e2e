package org.kerasaudit.importer.layers.kernel;

import java.util.List;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;

/** A kernel quantized in an unknown way, whose variables cannot be determined. */
public record UnknownKernel(Quantization how) implements KernelScheme {

    @Override
    public List<WeightSpec> weights(Contraction contraction) {
        how.requireKnown();
        return List.of();
    }

    @Override
    public Formula formula(Contraction contraction, Formula plain) {
        how.requireKnown();
        return plain;
    }

    @Override
    public Tensor product(Tensor x, Contraction contraction, Weights weights, Kernels kernels) {
        how.requireKnown();
        return x;
    }

    @Override
    public Tensor directProduct(Tensor x, Contraction contraction, Weights weights, Kernels kernels) {
        return product(x, contraction, weights, kernels);
    }

    @Override
    public List<String> pitfalls() {
        return List.of();
    }
}
