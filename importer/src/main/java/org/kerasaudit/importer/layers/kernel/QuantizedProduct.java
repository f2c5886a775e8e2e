package org.kerasaudit.importer.layers.kernel;

import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** Products with a quantized kernel, or two quantized factors, rounded in the same order as in Keras. */
public final class QuantizedProduct {
    /** float32 represents every integer up to this one. */
    private static final double EXACT_IN_FLOAT32 = 0x1p24;

    private static final int LARGEST_OF_INT8 = 128;

    private QuantizedProduct() {}

    /** Multiplies the input, quantized unless {@code activations} is null, by a dequantized kernel. */
    public static Tensor of(
            Tensor x, Tensor kernel, Contraction contraction, @Nullable AbsMax activations, Kernels kernels) {
        if (activations == null) return contraction.multiply(x, kernel, kernels);
        AbsMax.Scaled input = activations.quantize(x, contraction, kernels);
        Tensor product = contraction.multiply(input.values(), kernel, kernels);
        return kernels.divide(product, contraction.align(input.scale()));
    }

    /** Multiplies the input by integers, and divides the product by both scales. */
    public static Tensor scaledLater(
            Tensor x,
            Tensor numbers,
            Tensor scale,
            Contraction contraction,
            @Nullable AbsMax activations,
            Kernels kernels) {
        if (activations == null) return kernels.divide(contraction.multiply(x, numbers, kernels), scale);
        AbsMax.Scaled input = activations.quantize(x, contraction, kernels);
        double bound = activations.bound() * LARGEST_OF_INT8 * contraction.rows();
        Precision exact = bound <= EXACT_IN_FLOAT32 ? Precision.FLOAT32 : Precision.FLOAT64;
        Tensor product = contraction.multiply(input.values(), numbers, kernels.in(exact));
        Tensor scales = kernels.multiply(contraction.align(input.scale()), scale);
        return kernels.divide(kernels.precision().convert(product), scales);
    }
}
