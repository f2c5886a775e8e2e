package org.kerasaudit.importer.model;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A variable of the model and the tensor stored for it.
 *
 * @param spec the variable as the configuration gives it, seen from the model: its scopes lead through the layers
 * @param stored null where the file holds none
 */
public record BoundWeight(WeightSpec spec, @Nullable StoredTensor stored) {

    /** The variable's shape: as configured, unknown sizes filled in from the file where both agree. */
    public Shape shape() {
        return stored != null && fits() ? spec.shape().merge(stored.shape()) : spec.shape();
    }

    /** Whether the stored tensor has the configured shape. */
    public boolean fits() {
        return stored != null && spec.shape().compatible(stored.shape());
    }

    /** The number of parameters; empty where neither configuration nor file tells. */
    public OptionalLong count() {
        return spec.counted() ? shape().size() : OptionalLong.of(0);
    }
}
