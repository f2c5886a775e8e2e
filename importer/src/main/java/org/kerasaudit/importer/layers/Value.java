package org.kerasaudit.importer.layers;

import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A tensor on its way through the graph with the mask Keras attaches to it.
 *
 * @param mask 1 where a step counts and 0 where it is padding, usually {@code [batch, time]}; null for no mask
 */
public record Value(Tensor tensor, @Nullable Tensor mask) {
    public static Value of(Tensor tensor) {
        return new Value(tensor, null);
    }
}
