package org.kerasaudit.importer.layers;

import org.kerasaudit.importer.tensor.Tensor;

/** The stored values of a layer's variables, by {@link WeightSpec#key()}, as the forward pass sees them. */
@FunctionalInterface
public interface Weights {
    /** The variable's value. Throws {@link MissingWeightException} where the file holds none of the right shape. */
    Tensor get(String key);

    /** The variables of the inner layer held by {@code attribute}. */
    default Weights in(String attribute) {
        return key -> get(attribute + "/" + key);
    }
}
