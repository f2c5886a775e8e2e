package org.kerasaudit.importer.layers;

import java.util.Map;
import org.kerasaudit.importer.tensor.Tensor;

/** Weights defined by a test. */
public record MapWeights(Map<String, Tensor> values) implements Weights {
    @Override
    public Tensor get(String key) {
        if (!has(key)) throw new MissingWeightException(key + " is not among " + values.keySet());
        return values.get(key);
    }

    @Override
    public boolean has(String key) {
        return values.containsKey(key);
    }
}
