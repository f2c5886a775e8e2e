package org.kerasaudit.importer.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.tensor.Tensor;

/** Records the outputs of selected layers during a forward pass. */
public final class LayerOutputs implements Network.Caller {
    private final Predicate<ModelLayer> kept;
    private final Map<String, Map<Integer, List<Tensor>>> calls = new LinkedHashMap<>();
    private long elements;

    public LayerOutputs(Predicate<ModelLayer> kept) {
        this.kept = kept;
    }

    @Override
    public List<Value> call(LayerCall call) {
        List<Value> outputs = call.outputs();
        take(call, outputs);
        return outputs;
    }

    /** Records the outputs of this call if its layer is selected. */
    void take(LayerCall call, List<Value> outputs) {
        for (Value output : outputs) elements += output.tensor().size();
        if (kept.test(call.layer())) {
            calls.computeIfAbsent(call.layer().path(), path -> new TreeMap<>())
                    .put(call.index(), outputs.stream().map(Value::tensor).toList());
        }
    }

    /** Returns an empty recorder for the same layers. */
    LayerOutputs emptyCopy() {
        return new LayerOutputs(kept);
    }

    void addAll(LayerOutputs others) {
        calls.putAll(others.calls);
        elements += others.elements;
    }

    /** Replaces the recorded tensors. */
    void replaceAll(UnaryOperator<Tensor> other) {
        calls.values()
                .forEach(byCall -> byCall.replaceAll(
                        (call, tensors) -> tensors.stream().map(other).toList()));
    }

    /** Returns the number of elements that all layers output, recorded or not. */
    public long elements() {
        return elements;
    }

    /** Returns the outputs of all calls of each layer by layer path, in execution order. */
    public Map<String, List<Tensor>> byPath() {
        Map<String, List<Tensor>> outputs = new LinkedHashMap<>();
        calls.forEach((path, byCall) -> {
            List<Tensor> all = new ArrayList<>();
            byCall.values().forEach(all::addAll);
            outputs.put(path, List.copyOf(all));
        });
        return outputs;
    }
}
