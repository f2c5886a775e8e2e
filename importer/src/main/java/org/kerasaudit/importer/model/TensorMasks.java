package org.kerasaudit.importer.model;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.Tensor;

/** Changes that calls made to the masks of their input tensors in place; several values may share a tensor. */
final class TensorMasks {
    private final Map<Tensor, Optional<Tensor>> changed = new IdentityHashMap<>();

    /** Returns the call with the masks as changed so far. */
    Args<Value> found(Args<Value> call) {
        return call.map(value -> {
            Optional<Tensor> now = changed.get(value.tensor());
            return now == null ? value : value.masked(now.orElse(null));
        });
    }

    void remove(Args<Value> call) {
        call.tensors().stream()
                .filter(value -> value.mask() != null)
                .forEach(value -> changed.put(value.tensor(), Optional.empty()));
    }

    void attach(Args<Value> call) {
        call.tensors().stream()
                .filter(value -> value.mask() != null)
                .forEach(value -> changed.put(value.tensor(), Optional.ofNullable(value.mask())));
    }
}
