package org.kerasaudit.importer.model;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A variable of the model and the tensor stored for it.
 *
 * @param spec the variable as configured, with scopes that start at the model
 * @param stored null if the file does not contain it
 */
public record BoundWeight(WeightSpec spec, @Nullable StoredTensor stored) {

    /** Returns the variable's configured shape, with unknown sizes taken from the file if both agree. */
    public Shape shape() {
        return stored != null && fits() ? spec.shape().merge(stored.shape()) : spec.shape();
    }

    /** Returns whether the stored tensor has the configured shape. */
    public boolean fits() {
        return stored != null && spec.shape().compatible(stored.shape());
    }

    /** Returns the number of parameters; empty if neither configuration nor file determines it. */
    public OptionalLong count() {
        return spec.counted() ? shape().size() : OptionalLong.of(0);
    }
}
