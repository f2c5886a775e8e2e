package org.kerasaudit.importer.model;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.Tensor;

/** What calls did to the masks of the very tensors they were given; the same tensor may be carried by several values. */
final class TensorMasks {
    private final Map<Tensor, Optional<Tensor>> changed = new IdentityHashMap<>();

    /** The call as the layer finds it. */
    Args<Value> found(Args<Value> call) {
        return call.map(value -> {
            Optional<Tensor> now = changed.get(value.tensor());
            return now == null ? value : value.masked(now.orElse(null));
        });
    }

    void takeOff(Args<Value> call) {
        call.tensors().stream()
                .filter(value -> value.mask() != null)
                .forEach(value -> changed.put(value.tensor(), Optional.empty()));
    }

    void putOn(Args<Value> call) {
        call.tensors().stream()
                .filter(value -> value.mask() != null)
                .forEach(value -> changed.put(value.tensor(), Optional.ofNullable(value.mask())));
    }
}
