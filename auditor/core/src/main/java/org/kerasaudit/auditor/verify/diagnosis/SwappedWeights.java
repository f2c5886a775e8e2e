package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.Shape;

/** Variables of one layer with the same shape are swapped. */
record SwappedWeights() implements LayerHypothesis {
    private static final int MAX_TO_PERMUTE = 4;
    private static final String FORWARD = "forward_layer/";
    private static final String BACKWARD = "backward_layer/";

    @Override
    public String id() {
        return "swapped-weights";
    }

    @Override
    public String advice() {
        return "store the layer's tensors in the order in which Keras creates its variables (`keras-audit explain` lists them)";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        List<Reading> readings = new ArrayList<>();
        Map<Shape, List<String>> byShape = new LinkedHashMap<>();
        for (WeightSpec spec : subject.variables()) {
            byShape.computeIfAbsent(spec.shape(), shape -> new ArrayList<>()).add(spec.key());
        }
        boolean bidirectional =
                byShape.values().stream().flatMap(List::stream).anyMatch(key -> key.startsWith(FORWARD));
        if (bidirectional) readings.add(directions());
        for (List<String> keys : byShape.values()) readings.addAll(permuted(keys));
        return readings;
    }

    private static Reading directions() {
        return Reading.using("the forward and backward layers' weights swapped", (key, value, all) -> {
            if (key.startsWith(FORWARD)) return all.get(BACKWARD + key.substring(FORWARD.length()));
            return key.startsWith(BACKWARD) ? all.get(FORWARD + key.substring(BACKWARD.length())) : value;
        });
    }

    private static List<Reading> permuted(List<String> keys) {
        List<Reading> readings = new ArrayList<>();
        if (keys.size() <= MAX_TO_PERMUTE) {
            if (keys.size() > 1) for (int[] order : Orders.others(keys.size())) readings.add(reading(keys, order));
            return readings;
        }
        for (int a = 0; a < keys.size(); a++) {
            for (int b = a + 1; b < keys.size(); b++) {
                readings.add(reading(List.of(keys.get(a), keys.get(b)), new int[] {1, 0}));
            }
        }
        return readings;
    }

    private static Reading reading(List<String> keys, int[] order) {
        String stored = Arrays.stream(order).mapToObj(keys::get).collect(Collectors.joining(", "));
        return Reading.using(
                "weights in the order " + stored + " instead of " + String.join(", ", keys), (key, value, all) -> {
                    int place = keys.indexOf(key);
                    if (place < 0) return value;
                    for (int i = 0; i < order.length; i++) if (order[i] == place) return all.get(keys.get(i));
                    return value;
                });
    }
}
