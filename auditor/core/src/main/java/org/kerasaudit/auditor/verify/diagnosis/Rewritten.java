package org.kerasaudit.auditor.verify.diagnosis;

import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Tensor;

/** Variables some of which hold something else. */
record Rewritten(Weights of, Rewriting rewriting) implements Weights {

    /** What a variable holds instead. */
    @FunctionalInterface
    interface Rewriting {
        /**
         * The variable's other value.
         *
         * @param key its {@link org.kerasaudit.importer.layers.WeightSpec#key}, seen from the layer
         * @param all the variables as they are stored
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
