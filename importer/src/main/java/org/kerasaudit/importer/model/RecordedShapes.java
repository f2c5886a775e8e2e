package org.kerasaudit.importer.model;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.kerasaudit.importer.model.Problem.Kind;
import org.kerasaudit.importer.tensor.Shape;

/** The shapes that Keras 3 writes next to each reference of a graph. */
final class RecordedShapes {
    private final Map<TensorRef, Shape> shapes = new LinkedHashMap<>();

    void add(TensorRef ref, Shape shape) {
        shapes.putIfAbsent(ref, shape);
    }

    /** Reports the shapes that differ from those computed from the graph. */
    void check(Network network, SavingBugs savingBugs, Consumer<Problem> problems) {
        Inference inferred = network.declaredShapes();
        Map<String, ModelLayer> byName = new HashMap<>();
        network.layers().forEach(layer -> byName.putIfAbsent(layer.name(), layer));
        shapes.forEach((ref, found) -> {
            ModelLayer layer = byName.get(ref.layer());
            if (layer == null || savingBugs.misdeclares(layer)) return;
            Optional<Shape> computed = inferred.outputs(layer, ref.node())
                    .filter(outputs -> ref.tensor() >= 0 && ref.tensor() < outputs.size())
                    .map(outputs -> outputs.get(ref.tensor()));
            if (computed.isEmpty() || computed.get().compatible(found)) return;
            problems.accept(new Problem(
                    Kind.SHAPE_CONTRADICTION,
                    layer.path(),
                    "inbound_nodes, keras_history " + ref,
                    computed.get() + " computed from the graph",
                    found + " recorded in the file"));
        });
    }
}
