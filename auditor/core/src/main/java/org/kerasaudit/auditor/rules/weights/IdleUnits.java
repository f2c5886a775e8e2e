package org.kerasaudit.auditor.rules.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.health.TensorFacts;
import org.kerasaudit.auditor.health.TensorFacts.IdleColumn;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The units of a Dense or convolution layer that have no positive weight and no positive bias.
 *
 * @param network the network that contains the layer
 * @param kernel the kernel, with the units on its last axis
 * @param dead units with only zeros
 * @param silent units with a negative weight or bias
 */
record IdleUnits(
        Network network,
        ModelLayer layer,
        StoredWeight kernel,
        TensorFacts facts,
        List<IdleColumn> dead,
        List<IdleColumn> silent) {
    private static final String KERNEL = "kernel";

    /** Returns the idle units of every layer that has any. */
    static Stream<IdleUnits> of(Audit audit) {
        Set<String> layers = new HashSet<>();
        for (StoredWeight weight : audit.weights()) {
            if (!weight.name().equals(KERNEL) || !weight.floating()) continue;
            @Nullable TensorFacts facts = audit.scan().facts(weight.stored()).orElse(null);
            if (facts != null && !facts.idle().isEmpty() && !facts.isAll(0)) layers.add(weight.layer());
        }
        if (layers.isEmpty()) return Stream.empty();
        Map<String, List<StoredWeight>> weights = new HashMap<>();
        for (StoredWeight weight : audit.weights()) {
            if (!layers.contains(weight.layer())) continue;
            weights.computeIfAbsent(weight.layer(), layer -> new ArrayList<>()).add(weight);
        }
        return audit.opened().model().stream().flatMap(model -> of(audit, model.network(), weights));
    }

    private static Stream<IdleUnits> of(Audit audit, Network network, Map<String, List<StoredWeight>> weights) {
        return network.layers().stream().flatMap(layer -> {
            if (layer.network().isPresent()) return of(audit, layer.network().get(), weights);
            return of(audit, network, layer, weights.getOrDefault(layer.path(), List.of())).stream();
        });
    }

    private static Optional<IdleUnits> of(Audit audit, Network network, ModelLayer layer, List<StoredWeight> weights) {
        if (!layer.has(Trait.UNITS_LAST) || !layer.known()) return Optional.empty();
        @Nullable StoredWeight kernel = named(KERNEL, weights);
        boolean adapted = weights.stream().anyMatch(weight -> weight.name().startsWith("lora_"));
        if (kernel == null || adapted || !kernel.floating()) return Optional.empty();
        return audit.scan().facts(kernel.stored()).flatMap(facts -> of(audit, network, layer, kernel, facts, weights));
    }

    private static Optional<IdleUnits> of(
            Audit audit,
            Network network,
            ModelLayer layer,
            StoredWeight kernel,
            TensorFacts facts,
            List<StoredWeight> weights) {
        if (facts.idle().isEmpty() || facts.isAll(0)) return Optional.empty();
        JsonNode stated = layer.config().path("use_bias");
        boolean biased = stated.isMissingNode() || Config.truth(stated).orElse(true);
        @Nullable StoredWeight bias = named("bias", weights);
        if (biased && (bias == null || audit.scan().facts(bias.stored()).isEmpty())) return Optional.empty();
        @Nullable Tensor biases = biased && bias != null ? bias.stored().read() : null;
        if (biases != null && biases.size() != facts.tensor().shape().dim(-1)) return Optional.empty();
        List<IdleColumn> dead = new ArrayList<>();
        List<IdleColumn> silent = new ArrayList<>();
        for (IdleColumn column : facts.idle()) {
            double own = biases == null ? 0 : biases.get(column.at());
            if (column.zero() && own == 0) dead.add(column);
            else if (own <= 0) silent.add(new IdleColumn(column.at(), column.zero()));
        }
        return Optional.of(new IdleUnits(network, layer, kernel, facts, dead, silent));
    }

    private static @Nullable StoredWeight named(String name, List<StoredWeight> weights) {
        return weights.stream()
                .filter(weight -> weight.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Describes units: {@code 2 of 16 units, first unit 3}. */
    static String describe(List<IdleColumn> units, TensorFacts facts) {
        return units.size() + " of " + facts.tensor().shape().dim(-1) + " units, first unit "
                + units.get(0).at();
    }
}
