package org.kerasaudit.importer.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.WeightSpec.Keeping;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/**
 * Low-rank adapters beside a frozen convolution kernel (LoRA, Hu et al. 2021). Archives hold the kernel with the adapters
 * merged into it, legacy HDF5 holds all three.
 *
 * @param scale what the product of the adapters is multiplied by
 */
record LowRank(int rank, double scale) {
    private static final String DOWN = "lora_kernel_a";
    private static final String UP = "lora_kernel_b";

    /** The adapters a configuration asks for; null for none. */
    static @Nullable LowRank read(Config config) {
        int rank = config.integer("lora_rank", 0, 0);
        double alpha = config.real("lora_alpha", rank);
        return rank == 0 ? null : new LowRank(rank, alpha / rank);
    }

    List<WeightSpec> weights(Shape kernel) {
        int last = kernel.rank() - 1;
        return List.of(
                WeightSpec.trainable(DOWN, kernel.with(last, rank)).kept(Keeping.NOT_IN_ARCHIVES),
                WeightSpec.trainable(UP, Shape.of(rank, kernel.dim(last))).kept(Keeping.NOT_IN_ARCHIVES));
    }

    /** The kernel that takes effect. */
    Tensor adapt(Tensor kernel, Weights weights, Kernels kernels) {
        if (!weights.has(DOWN)) return kernel;
        Tensor product = kernels.matmul(weights.get(DOWN), weights.get(UP));
        return kernels.add(kernel, kernels.map(product, new UnaryOp("times " + scale, x -> x * scale)));
    }
}
