package org.kerasaudit.importer.layers;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * How a preprocessing layer treats the elements of its input. Keras passes integers to layers unchanged, so a uint8
 * image stays a uint8 image; in a TensorFlow graph, which is what {@code predict} runs, it casts them to the layer's
 * compute dtype.
 *
 * @param whole the integer type that the layer's policy computes in; empty for floating-point types
 * @param cast whether the input is cast to the compute dtype
 * @param copies whether an input that needs no cast is copied anyway, as on NumPy
 */
public record Elements(Optional<DType> whole, boolean cast, boolean copies) {

    /** @param casts whether the layer itself casts its input, on every backend */
    public static Elements read(Config config, boolean casts) {
        Origin origin = config.origin();
        Optional<DType> whole =
                DType.named(Policy.of(config.raw("dtype")).name()).filter(DType::isIntegral);
        boolean graph = origin.keras3() && origin.onTensorFlow();
        return new Elements(whole, casts || graph, origin.backend().equals("numpy"));
    }

    public Tensor of(Tensor x, Kernels kernels) {
        return cast ? computed(x, kernels) : x;
    }

    /**
     * Returns the output mask of a layer that does nothing but this conversion. Keras attaches the mask to the tensor,
     * so it survives if the very same tensor is returned, even though the layer does not support masks.
     */
    public @Nullable Tensor mask(Value input, Kernels kernels) {
        boolean converted = cast && input.tensor().dtype() != computed(kernels);
        return copies || converted ? null : input.mask();
    }

    /** Returns the layer's compute dtype. */
    public DType computed(Kernels kernels) {
        return whole.orElse(kernels.precision().dtype());
    }

    /** Converts {@code x} to the layer's compute dtype. */
    Tensor computed(Tensor x, Kernels kernels) {
        return whole.isPresent() ? Cast.to(whole.get(), x) : kernels.precision().convert(x);
    }
}
