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
 * A model as a file describes it: its network, the tensor stored for every variable, and everything wrong or unknown met on
 * the way.
 *
 * @param weights every variable once, in the order of the layers
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
     * Understands a configuration and binds the stored tensors to it. Never throws for what the configuration holds.
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

    /** The same model with other tensors in the place of some that are stored. */
    public Model storing(UnaryOperator<BoundWeight> other) {
        List<BoundWeight> bound = weights.stream().map(other).toList();
        return new Model(origin, network, bound, unclaimed, unchecked, optimizer, complete, problems);
    }

    /** The weights of the layer at each archive scope key, e.g. {@code layers/dense}; nested models hold their layers'. */
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

    /** Parameters by the configuration and, where it leaves sizes open, the file; empty if any is unknown, or past 2^63. */
    public static OptionalLong count(List<BoundWeight> weights) {
        return count(weights, false);
    }

    /** The parameters among them that train; empty if any is unknown, or past 2^63. */
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
