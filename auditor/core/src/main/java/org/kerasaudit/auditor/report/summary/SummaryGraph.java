package org.kerasaudit.auditor.report.summary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.model.Inference;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.model.TensorRef;
import org.kerasaudit.importer.tensor.Shape;

/** What summaries show of a network's graph: whether it is a plain chain, and what each layer is connected to. */
final class SummaryGraph {
    private final Origin origin;
    private final Network network;
    private final Inference shapes;

    SummaryGraph(Origin origin, Network network) {
        this.origin = origin;
        this.network = network;
        this.shapes = network.declaredShapes();
    }

    /** Whether Keras omits the column of connections. */
    boolean sequentialLike() {
        if (network.sequential()) return true;
        if (beforeJoinsCounted()) return onePerDepth();
        return network.layers().stream().allMatch(SummaryGraph::calledOnceOnOneTensor) && ends() <= 1;
    }

    /** Returns the inputs of every call of the layer, as {@code name[call][tensor]}. */
    List<String> connections(ModelLayer layer) {
        if (origin.keras1() && network.sequential()) return keras1Chain(layer);
        return layer.calls().stream()
                .flatMap(call -> inKerasOrder(call).stream())
                .map(ref -> asCounted(ref).toString())
                .toList();
    }

    /**
     * Adjusts the call number: for a model that starts with its input layer, tf.keras counts from 1 in files and from 0
     * in summaries.
     */
    private TensorRef asCounted(TensorRef ref) {
        boolean shifted = origin.tensorflowKeras()
                && origin.atLeast(2, 4)
                && ref.node() > 0
                && network.layers().stream()
                        .anyMatch(layer -> layer.name().equals(ref.layer()) && startsWithInput(layer));
        return shifted ? new TensorRef(ref.layer(), ref.node() - 1, ref.tensor()) : ref;
    }

    private static boolean startsWithInput(ModelLayer layer) {
        return layer.config().path("layers").path(0).path("class_name").asText().equals("InputLayer");
    }

    /** Returns the listed layers that have a row; Keras 1 gives none to a Merge of branches. */
    List<LayerReport> rows(List<LayerReport> layers) {
        if (!origin.keras1() || !network.sequential()) return layers;
        int merge = mergeOfBranches();
        return layers.stream()
                .filter(layer -> merge < 0
                        || !layer.layer()
                                .path()
                                .equals(network.listedLayers().get(merge).path()))
                .toList();
    }

    /** Returns the known output shapes of each call. */
    List<List<Shape>> shapesByCall(LayerReport report) {
        List<List<Shape>> known = new ArrayList<>();
        for (int call = 0; call < report.layer().calls().size(); call++) {
            shapes.outputs(report.layer(), call).ifPresent(known::add);
        }
        @Nullable List<Shape> reported = report.outputShapes();
        return known.isEmpty() && reported != null ? List.of(reported) : known;
    }

    /** Whether this is Keras 2.0.0 to 2.0.3, where calls with several inputs still counted as a chain. */
    private boolean beforeJoinsCounted() {
        return origin.version().matches("2\\.0\\.[0-3]");
    }

    private boolean onePerDepth() {
        Map<String, Integer> depths = new HashMap<>();
        List<ModelLayer> layers = network.layers();
        for (int i = layers.size() - 1; i >= 0; i--) {
            int depth = depths.computeIfAbsent(layers.get(i).name(), name -> 0);
            layers.get(i).calls().stream()
                    .flatMap(call -> call.tensors().stream())
                    .forEach(ref -> depths.merge(ref.layer(), depth + 1, Math::max));
        }
        return new HashSet<>(depths.values()).size() == depths.size();
    }

    private static boolean calledOnceOnOneTensor(ModelLayer layer) {
        return layer.calls().size() <= 1
                && layer.calls().stream().allMatch(call -> call.tensors().size() <= 1);
    }

    /** Returns how many layers feed no other layer. */
    private long ends() {
        Set<String> read = new HashSet<>();
        for (ModelLayer layer : network.layers()) {
            layer.calls().forEach(call -> call.tensors().forEach(ref -> read.add(ref.layer())));
        }
        return network.layers().stream()
                .filter(layer -> !read.contains(layer.name()))
                .count();
    }

    /** Orders the inputs as Keras 3 does, which sorts keyword arguments by name. */
    private List<TensorRef> inKerasOrder(Args<TensorRef> call) {
        return origin.keras3() ? new Args<>(call.positional(), new TreeMap<>(call.named())).tensors() : call.tensors();
    }

    /**
     * Returns the connections in a Keras 1 Sequential. If its first layer is a model, that model has no connections,
     * and the next layer names the last layer inside it. Branches before a Merge have no connections either.
     */
    private List<String> keras1Chain(ModelLayer layer) {
        List<ModelLayer> listed = network.listedLayers();
        int index = listed.indexOf(layer);
        if (index < mergeOfBranches() || index == 0 && layer.network().isPresent()) return List.of();
        Optional<Network> first = index == 1 ? listed.get(0).network() : Optional.empty();
        if (first.isPresent())
            return first.get().outputRefs().stream()
                    .map(SummaryGraph::firstCall)
                    .toList();
        return layer.calls().stream()
                .flatMap(call -> call.tensors().stream())
                .map(TensorRef::toString)
                .toList();
    }

    private int mergeOfBranches() {
        List<ModelLayer> listed = network.listedLayers();
        for (int i = 1; i < listed.size(); i++) {
            boolean merges = listed.get(i).has(Trait.MERGES_BRANCHES);
            if (merges
                    && !listed.get(i).calls().isEmpty()
                    && listed.get(i).calls().get(0).tensors().size() > 1) return i;
        }
        return -1;
    }

    private static String firstCall(TensorRef ref) {
        return new TensorRef(ref.layer(), 0, ref.tensor()).toString();
    }
}
