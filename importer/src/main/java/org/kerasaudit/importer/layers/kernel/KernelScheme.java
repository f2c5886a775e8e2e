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

/** How a layer stores its kernel and multiplies by it: plain, with adapters, or quantized. */
public interface KernelScheme {
    Set<Mode> MODES = EnumSet.allOf(Mode.class);

    /** Reads the scheme of a layer such as Dense from its configuration. */
    static KernelScheme read(Config config) {
        return of(Quantization.read(config, MODES, false), Lora.read(config, "kernel"), config);
    }

    /** Reads the scheme of the nested layer {@code name}. */
    static KernelScheme ofInner(Config config, String name) {
        return of(Quantization.ofInner(config, name), null, config);
    }

    private static KernelScheme of(Quantization how, @Nullable Lora lora, Config config) {
        return switch (how.mode()) {
            case NONE -> new PlainKernel("kernel", lora);
            case UNKNOWN -> new UnknownKernel(how);
            case FLOAT8 -> {
                if (lora != null) config.refuse("lora_rank", "Keras does not run adapters with a float8 kernel");
                yield new Float8Kernel("kernel", how, lora);
            }
            case INT8, INT4 -> new QuantizedKernel("kernel", how, lora, true);
            case GPTQ, AWQ -> {
                if (lora != null) throw new ConfigException("lora_rank", "none with " + how.mode(), "" + lora.rank());
                yield new CalibratedKernel(how);
            }
        };
    }

    /** Returns the kernel's variables in the order in which archives store them. */
    List<WeightSpec> weights(Contraction contraction);

    /** Throws {@link ShapeException} if Keras cannot store a kernel of this shape in this scheme. */
    default void require(Shape kernel) {}

    /** Whether archives store the bias before the kernel. */
    default boolean biasFirst() {
        return false;
    }

    /** Whether the bias is trainable if the layer is. */
    default boolean biasTrains() {
        return true;
    }

    /** Returns the kernel's variables and the layer's bias, in the order in which archives store them. */
    default List<WeightSpec> weights(Contraction contraction, @Nullable WeightSpec bias) {
        List<WeightSpec> all = new ArrayList<>(weights(contraction));
        if (bias != null) all.add(biasFirst() ? 0 : 1, biasTrains() ? bias : bias.frozen());
        return List.copyOf(all);
    }

    /**
     * Returns the number of parameters of {@link #weights(Contraction)}.
     *
     * @param plain the formula of the plain kernel
     */
    Formula formula(Contraction contraction, Formula plain);

    /** Multiplies the layer's input by the kernel. */
    Tensor product(Tensor x, Contraction contraction, Weights weights, Kernels kernels);

    /**
     * Multiplies the layer's input by the value of Keras's attribute {@code kernel}, which is the stored tensor: unscaled
     * integers if it is quantized.
     */
    Tensor directProduct(Tensor x, Contraction contraction, Weights weights, Kernels kernels);

    /** Returns this scheme for a layer called without its quantization. */
    default KernelScheme calledDirectly() {
        return new Direct(this);
    }

    /** A kernel used without its quantization. */
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

    /** Returns common mistakes about the number of its parameters. */
    List<String> pitfalls();

    static List<String> pitfalls(@Nullable Lora lora) {
        return lora == null ? List.of() : List.of(Lora.PITFALL);
    }

    /** Returns the bias as it is added to the product. */
    default Tensor bias(Tensor bias) {
        return bias;
    }
}
