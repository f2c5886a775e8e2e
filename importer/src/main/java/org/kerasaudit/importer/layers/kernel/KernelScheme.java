package org.kerasaudit.importer.layers.kernel;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.kernel.Quantization.Mode;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** In which variables a layer keeps its kernel, and how its input is multiplied by it: plain, adapted or quantised. */
public interface KernelScheme {
    Set<Mode> MODES = EnumSet.allOf(Mode.class);

    /** The kernel of a layer such as Dense, as its configuration says. */
    static KernelScheme read(Config config) {
        return of(Quantization.read(config, MODES, false), Lora.read(config, "kernel"), config);
    }

    /** The kernel of a layer that a layer holds, of this name. */
    static KernelScheme ofInner(Config config, String name) {
        return of(Quantization.ofInner(config, name), null, config);
    }

    private static KernelScheme of(Quantization how, @Nullable Lora lora, Config config) {
        return switch (how.mode()) {
            case NONE -> new PlainKernel("kernel", lora);
            case UNKNOWN -> new UnknownKernel(how);
            case FLOAT8 -> {
                if (lora != null) config.refuse("lora_rank", "Keras runs no adapters beside a float8 kernel");
                yield new Float8Kernel("kernel", how, lora);
            }
            case INT8, INT4 -> new QuantizedKernel("kernel", how, lora, true);
            case GPTQ, AWQ -> {
                if (lora != null) throw new ConfigException("lora_rank", "none beside " + how.mode(), "" + lora.rank());
                yield new CalibratedKernel(how);
            }
        };
    }

    /** The kernel's variables in the order in which archives keep them. */
    List<WeightSpec> weights(Contraction contraction);

    /** Throws {@link ShapeException} for a kernel that Keras cannot keep so. */
    default void require(Shape kernel) {}

    /** Whether archives keep the bias before the kernel instead of behind it. */
    default boolean biasFirst() {
        return false;
    }

    /** Whether the bias trains where the layer does. */
    default boolean biasTrains() {
        return true;
    }

    /** The kernel's variables and the layer's bias, in the order in which archives keep them. */
    default List<WeightSpec> weights(Contraction contraction, @Nullable WeightSpec bias) {
        List<WeightSpec> all = new ArrayList<>(weights(contraction));
        if (bias != null) all.add(biasFirst() ? 0 : 1, biasTrains() ? bias : bias.frozen());
        return List.copyOf(all);
    }

    /**
     * The number of parameters of {@link #weights(Contraction)}.
     *
     * @param plain that of the plain kernel
     */
    Formula formula(Contraction contraction, Formula plain);

    /** The layer's input multiplied by the kernel. */
    Tensor product(Tensor x, Contraction contraction, Weights weights, Kernels kernels);

    /**
     * The layer's input multiplied by the kernel as Keras's attribute {@code kernel} gives it, which is what is stored: whole
     * numbers that nothing scales, where it is quantised.
     */
    Tensor directProduct(Tensor x, Contraction contraction, Weights weights, Kernels kernels);

    /** This scheme for a layer that is called past its quantisation. */
    default KernelScheme calledDirectly() {
        return new Direct(this);
    }

    /** A kernel whose quantisation is not asked for. */
    record Direct(KernelScheme scheme) implements KernelScheme {
        @Override
        public List<WeightSpec> weights(Contraction contraction) {
            return scheme.weights(contraction);
        }

        @Override
        public Formula formula(Contraction contraction, Formula plain) {
            return scheme.formula(contraction, plain);
        }

        @Override
        public Tensor product(Tensor x, Contraction contraction, Weights weights, Kernels kernels) {
            return scheme.directProduct(x, contraction, weights, kernels);
        }

        @Override
        public Tensor directProduct(Tensor x, Contraction contraction, Weights weights, Kernels kernels) {
            return product(x, contraction, weights, kernels);
        }

        @Override
        public List<String> pitfalls() {
            return scheme.pitfalls();
        }
    }

    /** What people get wrong about the number of its parameters. */
    List<String> pitfalls();

    static List<String> pitfalls(@Nullable Lora lora) {
        return lora == null ? List.of() : List.of(Lora.PITFALL);
    }

    /** The bias as it is added to the product. */
    default Tensor bias(Tensor bias) {
        return bias;
    }
}
