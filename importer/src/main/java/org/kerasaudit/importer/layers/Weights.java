package org.kerasaudit.importer.layers;

import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** The stored values of a layer's variables, by {@link WeightSpec#key()}, as seen by the forward pass. */
public interface Weights {
    /** Returns the variable's value. Throws {@link MissingWeightException} if the file has none of the right shape. */
    Tensor get(String key);

    /** Whether the file contains this variable; archives leave some out, see {@link WeightSpec.Storage}. */
    boolean has(String key);

    /** Returns the variables of the nested layer held by {@code attribute}. */
    default Weights in(String attribute) {
        return new View(this, attribute + "/", null);
    }

    /** Returns these variables with floating-point ones converted, as by Keras's autocasting. */
    default Weights in(Precision precision) {
        return new View(this, "", precision);
    }

    /** Returns these variables as stored, for layers that exclude theirs from autocasting. */
    default Weights uncast() {
        return this;
    }

    /** Variables seen through a prefix or at another precision. */
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
