package org.kerasaudit.importer.layers;

import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** The stored values of a layer's variables, by {@link WeightSpec#key()}, as the forward pass sees them. */
public interface Weights {
    /** The variable's value. Throws {@link MissingWeightException} where the file holds none of the right shape. */
    Tensor get(String key);

    /** Whether the file holds this variable; some are left out of archives, see {@link WeightSpec.Storage}. */
    boolean has(String key);

    /** The variables of the inner layer held by {@code attribute}. */
    default Weights in(String attribute) {
        return new View(this, attribute + "/", null);
    }

    /** The same variables, floating ones converted as Keras's autocasting does. */
    default Weights in(Precision precision) {
        return new View(this, "", precision);
    }

    /** The same variables as they are stored, for layers that keep theirs from autocasting. */
    default Weights uncast() {
        return this;
    }

    /** Variables seen through a prefix or a precision. */
    record View(Weights of, String prefix, @Nullable Precision precision) implements Weights {
        @Override
        public Tensor get(String key) {
            Tensor value = of.get(prefix + key);
            return precision == null ? value : precision.autocast(value);
        }

        @Override
        public boolean has(String key) {
            return of.has(prefix + key);
        }

        @Override
        public Weights uncast() {
            return new View(of.uncast(), prefix, null);
        }
    }
}
