package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.WeightSpec;

/**
 * A model described by a file: its network, the tensor stored for every variable, and all problems found while reading it.
 *
 * @param weights every variable once, in layer order
 * @param unclaimed stored tensors that belong to no variable
 * @param unchecked stored tensors of layers whose variables are unknown
 * @param optimizer the optimizer's state
 * @param complete whether every layer's variables are known
 */
public record Model(
        Origin origin,
        Network network,
        List<BoundWeight> weights,
        List<StoredTensor> unclaimed,
        List<StoredTensor> unchecked,
        List<StoredTensor> optimizer,
        boolean complete,
        List<Problem> problems) {

    /**
     * Interprets a configuration and binds the stored tensors to it. Never throws because of the configuration's content.
     *
     * @param config the model's {@code {"class_name", "config"}} object
     */
    public static Model of(
            JsonNode config, Origin origin, WeightStore store, AssetStore assetStore, Catalogue catalogue) {
        List<Problem> problems = new ArrayList<>();
        AssetReader assets = new AssetReader(assetStore);
        Network network = new NetworkReader(origin, catalogue, assets, problems::add).read(config, "", List.of());
        network.report(problems::add);
        Inference shapes = network.declaredShapes();
        boolean complete =
                NetworkConfig.isNetwork(config) && network.layers().stream().allMatch(shapes::weightsKnown);
        List<WeightSpec> specs = network.variables();
        if (complete) assets.reportUnclaimed(problems::add);
        WeightBinder.Result bound = new WeightBinder(network, complete, problems::add).bind(specs, store);
        return new Model(
                origin,
                network,
                bound.bound(),
                bound.unclaimed(),
                bound.unchecked(),
                store.optimizer(),
                complete,
                List.copyOf(problems));
    }

    /** Returns the same model with stored tensors replaced by {@code other}. */
    public Model storing(UnaryOperator<BoundWeight> other) {
        List<BoundWeight> bound = weights.stream().map(other).toList();
        return new Model(origin, network, bound, unclaimed, unchecked, optimizer, complete, problems);
    }

    /**
     * Returns the weights of the layer at each archive scope key, e.g. {@code layers/dense}; nested models include their layers'
     * weights.
     */
    public Map<String, List<BoundWeight>> weightsByScope() {
        Map<String, List<BoundWeight>> byScope = new LinkedHashMap<>();
        for (BoundWeight weight : weights) {
            StringBuilder key = new StringBuilder();
            for (var scope : weight.spec().scopes()) {
                key.append(key.isEmpty() ? "" : "/").append(scope.attribute());
                byScope.computeIfAbsent(key.toString(), scopeKey -> new ArrayList<>())
                        .add(weight);
            }
        }
        return byScope;
    }

    /**
     * Returns the number of parameters from the configuration, with unknown sizes taken from the file; empty if unknown or not
     * less than 2^63.
     */
    public static OptionalLong count(List<BoundWeight> weights) {
        return count(weights, false);
    }

    /** Returns the number of trainable parameters; empty if unknown or not less than 2^63. */
    public static OptionalLong countTrainable(List<BoundWeight> weights) {
        return count(weights, true);
    }

    private static OptionalLong count(List<BoundWeight> weights, boolean trainable) {
        long sum = 0;
        for (BoundWeight weight : weights) {
            if (trainable && !weight.spec().trainable()) continue;
            OptionalLong count = weight.count();
            if (count.isEmpty()) return OptionalLong.empty();
            sum += count.getAsLong();
            if (sum < 0) return OptionalLong.empty();
        }
        return OptionalLong.of(sum);
    }
}
