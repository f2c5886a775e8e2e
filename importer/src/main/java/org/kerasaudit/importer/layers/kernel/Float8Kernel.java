package org.kerasaudit.importer.layers.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/**
 * A kernel stored unrounded; kernel and input are rounded to float8 whenever they are used (Micikevicius et al., 2022).
 * Scales and histories of largest magnitudes adapt during training; Keras counts them as trainable.
 */
public record Float8Kernel(
        String name, Quantization how, @Nullable Lora lora) implements KernelScheme {
    /** The largest float8 number with 4 exponent and 3 mantissa bits. */
    private static final double LARGEST = 448;

    private static final int LEAST_EXPONENT = -6;
    private static final int FRACTION_BITS = 3;
    private static final UnaryOp ROUND = new UnaryOp("float8_e4m3fn", Float8Kernel::round);

    @Override
    public List<WeightSpec> weights(Contraction contraction) {
        List<WeightSpec> all = new ArrayList<>(new PlainKernel(name, lora).weights(contraction));
        for (String rounded : List.of("inputs", "kernel", "outputs_grad")) {
            all.add(single(rounded + "_scale", Shape.SCALAR));
            all.add(single(rounded + "_amax_history", Shape.of(how.amaxHistory())));
        }
        return all;
    }

    private static WeightSpec single(String name, Shape shape) {
        return WeightSpec.trainable(name, shape).typed(DType.FLOAT32);
    }

    @Override
    public Formula formula(Contraction contraction, Formula plain) {
        return new PlainKernel(name, lora)
                .formula(contraction, plain)
                .plus(Formula.of("3 × (1 + amax_history_length)", "amax_history_length", how.amaxHistory()));
    }

    @Override
    public Tensor product(Tensor x, Contraction contraction, Weights weights, Kernels kernels) {
        Tensor input = rounded(x, weights.get("inputs_scale"), kernels);
        Tensor kernel = rounded(weights.get(name), weights.get("kernel_scale"), kernels);
        return contraction.multiply(input, kernel, kernels);
    }

    @Override
    public Tensor directProduct(Tensor x, Contraction contraction, Weights weights, Kernels kernels) {
        return contraction.multiply(x, Lora.merged(lora, weights.get(name), weights, kernels), kernels);
    }

    private static Tensor rounded(Tensor x, Tensor scale, Kernels kernels) {
        return kernels.multiply(kernels.map(kernels.divide(x, scale), ROUND), scale);
    }

    /** Rounds to the nearest float8_e4m3fn number, ties to even, clipped to the largest one. */
    public static double round(double x) {
        double within = Math.max(-LARGEST, Math.min(LARGEST, x));
        double step = Math.scalb(1.0, Math.max(Math.getExponent(within), LEAST_EXPONENT) - FRACTION_BITS);
        return Math.rint(within / step) * step;
    }

    /** In float32, Keras rounds the bias to bfloat16 so that it can be added in one step with the product. */
    @Override
    public Tensor bias(Tensor bias) {
        return how.computesFloat32() ? Precision.BFLOAT16.convert(bias) : bias;
    }

    @Override
    public List<String> pitfalls() {
        return List.of("Scales and histories of largest magnitudes count as trainable parameters.");
    }
}
