package org.kerasaudit.auditor.rules.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.model.TensorRef;

/** Finds tensors of a network that can never be negative. When in doubt, a tensor counts as possibly negative. */
final class NonNegative {
    /** How many layers to look back; the limit keeps deep models from overflowing the stack. */
    private static final int MAX_DEPTH = 100;

    private static final Set<String> ACTIVATIONS =
            Set.of("relu", "relu6", "sigmoid", "hard_sigmoid", "softmax", "softplus", "exponential");

    private final Map<String, ModelLayer> layers = new HashMap<>();
    private final Map<String, Boolean> known = new HashMap<>();
    private int depth;

    NonNegative(Network network) {
        network.layers().forEach(layer -> layers.putIfAbsent(layer.name(), layer));
    }

    /** Whether no input of the layer can be negative. */
    boolean inputsOf(ModelLayer layer) {
        List<TensorRef> inputs =
                layer.calls().stream().flatMap(call -> call.tensors().stream()).toList();
        return !inputs.isEmpty() && inputs.stream().allMatch(input -> outputOf(input.layer()));
    }

    /** Whether the layer's output can never be negative; false for a layer that depends on itself. */
    private boolean outputOf(String name) {
        Boolean before = known.putIfAbsent(name, false);
        if (before != null) return before;
        if (depth == MAX_DEPTH) return false;
        depth++;
        ModelLayer layer = layers.get(name);
        boolean nonNegative = layer != null && layer.known() && outputOf(layer);
        known.put(name, nonNegative);
        depth--;
        return nonNegative;
    }

    private boolean outputOf(ModelLayer layer) {
        if (layer.has(Trait.SIGN_OF_ACTIVATION)) {
            return ACTIVATIONS.contains(layer.config().path("activation").asText());
        }
        if (layer.has(Trait.RECTIFIES)) return isPlain(layer.config());
        return layer.has(Trait.KEEPS_NON_NEGATIVE) && inputsOf(layer);
    }

    /** Whether this ReLU has no negative slope and no negative threshold. */
    private static boolean isPlain(JsonNode relu) {
        return relu.path("negative_slope").asDouble(0) == 0
                && relu.path("threshold").asDouble(0) >= 0;
    }
}
