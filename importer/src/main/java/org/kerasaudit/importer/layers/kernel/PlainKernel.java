package org.kerasaudit.importer.layers.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * An unquantized kernel, optionally with adapters, which freeze it.
 *
 * @param lora null for none
 */
public record PlainKernel(String name, @Nullable Lora lora) implements KernelScheme {
    public static final PlainKernel KERNEL = new PlainKernel("kernel", null);

    @Override
    public List<WeightSpec> weights(Contraction contraction) {
        if (lora == null) return List.of(WeightSpec.trainable(name, contraction.kernel()));
        List<WeightSpec> all = new ArrayList<>();
        all.add(WeightSpec.nonTrainable(name, contraction.kernel()));
        all.addAll(lora.weights(contraction.kernel()));
        return all;
    }

    @Override
    public Formula formula(Contraction contraction, Formula plain) {
        return lora == null ? plain : plain.plus(lora.formula(contraction));
    }

    @Override
    public Tensor product(Tensor x, Contraction contraction, Weights weights, Kernels kernels) {
        return contraction.multiply(x, Lora.merged(lora, weights.get(name), weights, kernels), kernels);
    }

    @Override
    public Tensor directProduct(Tensor x, Contraction contraction, Weights weights, Kernels kernels) {
        return product(x, contraction, weights, kernels);
    }

    @Override
    public List<String> pitfalls() {
        return KernelScheme.pitfalls(lora);
    }
}
