package org.kerasaudit.auditor.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.Inference;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.model.TensorRef;
import org.kerasaudit.importer.tensor.Shape;

/** Creates the report on each layer. */
public final class LayerReports {
    private final Model model;
    private final Map<String, List<BoundWeight>> weights;

    private LayerReports(Model model) {
        this.model = model;
        this.weights = model.weightsByScope();
    }

    public static List<LayerReport> layers(Model model) {
        return new LayerReports(model).layers(model.network(), "");
    }

    private List<LayerReport> layers(Network network, String scope) {
        Inference shapes = network.declaredShapes();
        List<LayerReport> reports = new ArrayList<>();
        for (ModelLayer layer : network.listedLayers()) reports.add(layer(layer, shapes, scope));
        return reports;
    }

    private LayerReport layer(ModelLayer layer, Inference shapes, String scope) {
        String own = (scope.isEmpty() ? "" : scope + "/") + layer.scope().attribute();
        List<BoundWeight> bound = weights.getOrDefault(own, List.of());
        boolean known = shapes.weightsKnown(layer);
        OptionalLong params = known ? Model.count(bound) : stored(layer, bound);
        OptionalLong trainable =
                !layer.trainable() ? OptionalLong.of(0) : known ? Model.countTrainable(bound) : OptionalLong.empty();
        OptionalLong frozen = params.isPresent() && trainable.isPresent()
                ? OptionalLong.of(params.getAsLong() - trainable.getAsLong())
                : OptionalLong.empty();
        @Nullable List<Shape> outputs = shapes.outputs(layer).orElse(null);
        @Nullable Formula formula = shapes.knownFormula(layer).orElse(null);
        List<LayerReport> children =
                layer.network().map(nested -> layers(nested, own)).orElse(List.of());
        return new LayerReport(layer, outputs, formula, params, trainable, frozen, inbound(layer), bound, children);
    }

    /** Counts what the file stores for a layer whose variables are not all known. */
    private OptionalLong stored(ModelLayer layer, List<BoundWeight> bound) {
        boolean hidden = layer.open() && bound.stream().anyMatch(weight -> weight.stored() == null);
        if (hidden) return OptionalLong.empty();
        long sum = Model.count(bound).orElse(0);
        for (StoredTensor tensor : model.unchecked()) {
            boolean own = tensor.location().contains("/" + layer.name() + "/")
                    || tensor.location().contains(layer.scope().attribute() + "/");
            if (own) sum += tensor.shape().size().orElse(0);
        }
        return sum == 0 ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    private static List<String> inbound(ModelLayer layer) {
        List<String> inbound = new ArrayList<>();
        for (Args<TensorRef> call : layer.calls()) {
            for (TensorRef tensor : call.tensors()) inbound.add(tensor.toString());
        }
        return List.copyOf(inbound);
    }
}
