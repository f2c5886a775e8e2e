package org.kerasaudit.auditor.health;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.StoredTensor;

/**
 * A stored tensor and what is known of it.
 *
 * @param layer the path of its layer; empty where it has none
 * @param bound the variable it belongs to; null where none is known
 */
public record StoredWeight(String layer, @Nullable BoundWeight bound, StoredTensor stored) {

    /** Every tensor of the model that a file holds; the optimizer's state is none. */
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

    /** The variable's own name, {@code kernel}; empty where it is not known. */
    public String name() {
        return bound == null ? "" : bound.spec().name();
    }

    /** The key of whatever has the variable: the layer, or a layer inside it. */
    public String owner() {
        if (bound == null) return "";
        String key = bound.spec().key();
        return key.substring(0, key.length() - name().length());
    }

    /** Whether its numbers are not whole by their type. */
    public boolean floating() {
        return stored.dtype().isFloating();
    }
}
