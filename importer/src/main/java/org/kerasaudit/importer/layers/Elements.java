package org.kerasaudit.importer.layers;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * What a preprocessing layer takes its input's elements as. Keras hands whole numbers to layers as they are, so that an image
 * of uint8 may stay one; in a TensorFlow graph, which {@code predict} runs, it casts them to what the layer computes in.
 *
 * @param whole the whole numbers that the layer's policy computes in; empty for floating ones
 * @param cast whether the input is cast to what the layer computes in
 * @param copies whether an input that needs no cast is copied all the same, as on NumPy
 */
public record Elements(Optional<DType> whole, boolean cast, boolean copies) {

    /** @param casts whether the layer itself casts its input, on every backend */
    public static Elements read(Config config, boolean casts) {
        Origin origin = config.origin();
        Optional<DType> whole =
                DType.named(Policy.of(config.raw("dtype")).name()).filter(DType::isIntegral);
        boolean graph = origin.keras3()
                && (origin.backend().isEmpty() || origin.backend().equals("tensorflow"));
        return new Elements(whole, casts || graph, origin.backend().equals("numpy"));
    }

    public Tensor of(Tensor x, Kernels kernels) {
        return cast ? computed(x, kernels) : x;
    }

    /**
     * The mask behind a layer that does nothing else. Keras ties it to the tensor, so that it stays where the very tensor is
     * handed on, though the layer supports no masks.
     */
    public @Nullable Tensor mask(Value input, Kernels kernels) {
        boolean converted = cast && input.tensor().dtype() != computed(kernels);
        return copies || converted ? null : input.mask();
    }

    /** What the layer computes in. */
    public DType computed(Kernels kernels) {
        return whole.orElse(kernels.precision().dtype());
    }

    /** {@code x} as what the layer computes in. */
    Tensor computed(Tensor x, Kernels kernels) {
        return whole.isPresent() ? Cast.to(whole.get(), x) : kernels.precision().convert(x);
    }
}
