package org.kerasaudit.importer.layers.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.WeightSpec.Storage;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Low-rank adapters of a kernel, {@code alpha / rank × A × B} (Hu et al., 2021). Archives store the kernel with the adapters
 * merged into it and omit the adapters, although Keras counts them.
 *
 * @param prefix the prefix of the adapters' names: {@code lora_kernel}
 */
public record Lora(String prefix, int rank, double alpha) {

    public static final String PITFALL =
            "Adapters count as parameters but are not in archives, which hold the kernel with the adapters merged into it.";

    /** Reads the adapters of a kernel or of embeddings; null if there are none. */
    public static @Nullable Lora read(Config config, String kernel) {
        config.ignore("lora_alpha");
        if (!config.has("lora_rank") || config.raw("lora_rank").asInt(-1) == 0) return null;
        int rank = config.integer("lora_rank", 1);
        return new Lora("lora_" + kernel, rank, config.real("lora_alpha", rank));
    }

    public List<WeightSpec> weights(Shape kernel) {
        return List.of(adapter("_a", kernel.with(-1, rank)), adapter("_b", Shape.of(rank, kernel.dim(-1))));
    }

    private WeightSpec adapter(String suffix, Shape shape) {
        return WeightSpec.trainable(prefix + suffix, shape)
                .stored(Storage.NOT_IN_ARCHIVES)
                .typed(DType.FLOAT32);
    }

    /**
     * Returns {@code (input_dim + units) × lora_rank}; for other kernels, the last axis counts as the columns and all
     * others as the rows.
     */
    Formula formula(Contraction contraction) {
        Shape kernel = contraction.kernel();
        boolean matrix = kernel.rank() == 2
                && contraction.summed().length == 1
                && contraction.summed()[0] == 0;
        String others = matrix ? contraction.inputs() : "leading";
        String last = matrix ? contraction.outputs() : "last";
        return Formula.of(
                "(" + others + " + " + last + ") × lora_rank",
                others,
                kernel.without(-1).size().orElse(Shape.UNKNOWN),
                last,
                kernel.dim(-1),
                "lora_rank",
                rank);
    }

    /** Whether the file stores the adapters separately from the kernel. */
    public boolean storedSeparately(Weights weights) {
        return weights.has(prefix + "_a");
    }

    /** Returns the kernel with the adapters added if they are stored separately. */
    public static Tensor merged(@Nullable Lora lora, Tensor kernel, Weights weights, Kernels kernels) {
        if (lora == null || !lora.storedSeparately(weights)) return kernel;
        return kernels.add(kernel, lora.scaled(lora.times(lora.first(weights), weights, kernels), kernels));
    }

    /** Adds the adapters' contribution to a product; {@code reduced} is the input multiplied by the first adapter. */
    public Tensor added(Tensor product, Tensor reduced, Weights weights, Kernels kernels) {
        return kernels.add(product, scaled(times(reduced, weights, kernels), kernels));
    }

    public Tensor first(Weights weights) {
        return weights.get(prefix + "_a");
    }

    private Tensor times(Tensor reduced, Weights weights, Kernels kernels) {
        Tensor second = weights.get(prefix + "_b");
        if (reduced.rank() > 1) return kernels.matmul(reduced, second);
        return kernels.matmul(reduced.reshape(1, reduced.size()), second).reshape(second.dim(-1));
    }

    private Tensor scaled(Tensor x, Kernels kernels) {
        return kernels.multiply(x, kernels.precision().of(new double[] {alpha / rank}));
    }
}
