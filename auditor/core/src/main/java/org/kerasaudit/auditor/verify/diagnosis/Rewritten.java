package org.kerasaudit.auditor.verify.diagnosis;

import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Tensor;

/** Variables, some of which are replaced. */
record Rewritten(Weights of, Rewriting rewriting) implements Weights {

    /** Computes the replacement of a variable. */
    @FunctionalInterface
    interface Rewriting {
        /**
         * Returns the variable's replacement.
         *
         * @param key its {@link org.kerasaudit.importer.layers.WeightSpec#key}, relative to the layer
         * @param all the stored variables
         */
        Tensor of(String key, Tensor value, Weights all);
    }

    @Override
    public Tensor get(String key) {
        return rewriting.of(key, of.get(key), of);
    }

    @Override
    public boolean has(String key) {
        return of.has(key);
    }

    @Override
    public Weights uncast() {
        return new Rewritten(of.uncast(), rewriting);
    }
}
