package org.kerasaudit.auditor.health;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.StoredTensor;

/**
 * A stored tensor with its layer and variable.
 *
 * @param layer the path of its layer; empty if it has none
 * @param bound the variable it is bound to; null if unknown
 */
public record StoredWeight(String layer, @Nullable BoundWeight bound, StoredTensor stored) {

    /** Returns every tensor in the file that belongs to the model, without the optimizer's state. */
    public static List<StoredWeight> of(KerasModel opened) {
        if (opened.model().isEmpty()) {
            return opened.file().weights().ofLayers().stream()
                    .map(StoredWeight::unbound)
                    .toList();
        }
        Model model = opened.model().get();
        List<StoredWeight> weights = new ArrayList<>();
        for (BoundWeight weight : model.weights()) {
            @Nullable StoredTensor stored = weight.stored();
            if (stored != null) weights.add(new StoredWeight(weight.spec().layerPath(), weight, stored));
        }
        model.unclaimed().forEach(tensor -> weights.add(unbound(tensor)));
        model.unchecked().forEach(tensor -> weights.add(unbound(tensor)));
        return List.copyOf(weights);
    }

    private static StoredWeight unbound(StoredTensor tensor) {
        return new StoredWeight("", null, tensor);
    }

    /** Returns the name of the variable, such as {@code kernel}; empty if unknown. */
    public String name() {
        return bound == null ? "" : bound.spec().name();
    }

    /** Returns the key of the layer, or inner layer, that has the variable. */
    public String owner() {
        if (bound == null) return "";
        String key = bound.spec().key();
        return key.substring(0, key.length() - name().length());
    }

    /** Whether the stored type is floating-point. */
    public boolean floating() {
        return stored.dtype().isFloating();
    }
}
