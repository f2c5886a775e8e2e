package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Comparison;
import org.kerasaudit.auditor.numbers.Deviation;
import org.kerasaudit.auditor.numbers.Recording;
import org.kerasaudit.auditor.numbers.Tolerance;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.run.ForwardPass;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A forward pass in which every recorded layer passes on its recorded outputs, so that each layer's own error can be
 * measured. It keeps all calls, so it can be repeated with some of them changed at the cost of only the changes.
 */
public final class Replay {
    private final ForwardPass pass;
    private final Recording recording;
    private final Tolerance tolerance;
    private final Map<Key, Made> made = new LinkedHashMap<>();
    private final Map<Key, List<Tensor>> passedOn = new HashMap<>();
    private final Map<Tensor, LayerCall> makers = new IdentityHashMap<>();

    /** The last call that output each tensor; layers may pass on the very tensor they receive. */
    private final Map<Tensor, LayerCall> lastMakers = new IdentityHashMap<>();

    /** The recorded model outputs, by the path of the layer they come from. */
    private final Map<String, List<Tensor>> ends = new HashMap<>();

    private final Result base;

    /** One call; a nested model that is called twice calls each of its layers twice. */
    private record Key(String path, int occurrence) {}

    private record Made(LayerCall call, List<Value> outputs) {}

    /**
     * The results of a pass.
     *
     * @param own by path, how each recorded layer differs given the recorded outputs of the layers before it
     * @param outputs how each output of the model then differs
     */
    record Result(Map<String, Deviation> own, List<Deviation> outputs) {
        /** Returns the worst deviation of the model's outputs. */
        Deviation worstOutput() {
            return outputs.stream().reduce(Deviation::or).orElseThrow();
        }
    }

    /** Runs the model. Throws the same exceptions as {@link ForwardPass#run}. */
    public Replay(KerasModel model, Precision precision, Recording recording, Tolerance tolerance) {
        this.pass = model.forwardPass(precision);
        this.recording = recording;
        this.tolerance = tolerance;
        this.base = run(Map.of());
    }

    /** Returns the results for the unchanged file. */
    Result base() {
        return base;
    }

    /** Returns the first recorded layer with an error of its own; null if there is none. */
    public @Nullable String firstDivergence() {
        return base.own.entrySet().stream()
                .filter(layer -> !layer.getValue().ok())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** Returns how each recorded layer differs by itself, by path, in execution order. */
    public Map<String, Deviation> own() {
        return base.own;
    }

    /** Returns every call in order: those of a nested model's layers before its own. */
    List<LayerCall> calls() {
        return made.values().stream().map(Made::call).toList();
    }

    /** Returns the first call that output a tensor without having received it; empty for inputs of the model. */
    Optional<LayerCall> maker(Tensor tensor) {
        return Optional.ofNullable(makers.get(tensor));
    }

    boolean recorded(String path) {
        return recording.layers().containsKey(path);
    }

    /** Repeats the pass with the calls of these layers, by path, replaced. */
    Result with(Map<String, Alternative> alternatives) {
        return run(alternatives);
    }

    /** Whether replacing a layer's calls changes anything. */
    boolean matters(String path, Alternative alternative) {
        return made.entrySet().stream()
                .filter(call -> call.getKey().path().equals(path))
                .anyMatch(call -> !alternative
                        .outputs(
                                call.getValue().call(),
                                recordedOutputs(
                                        path, call.getKey(), call.getValue().outputs()))
                        .equals(call.getValue().outputs()));
    }

    private Result run(Map<String, Alternative> alternatives) {
        Pass caller = new Pass(alternatives);
        List<Tensor> outputs = pass.run(recording.inputs(), caller);
        List<Deviation> deviations = new ArrayList<>();
        for (int i = 0; i < recording.outputs().size(); i++) {
            Tensor recorded = recording.outputs().get(i);
            @Nullable LayerCall last = lastMakers.get(outputs.get(i));
            if (last != null) ends.putIfAbsent(last.layer().path(), List.of(recorded));
            deviations.add(Comparison.of(recorded, outputs.get(i), tolerance));
        }
        return new Result(caller.own, deviations);
    }

    /** One run, either the first or a repetition. */
    private final class Pass implements Network.Caller {
        private final Map<String, Alternative> alternatives;
        private final Map<String, Integer> occurrences = new HashMap<>();
        private final Map<String, Deviation> own = new LinkedHashMap<>();

        Pass(Map<String, Alternative> alternatives) {
            this.alternatives = alternatives;
        }

        @Override
        public List<Value> call(LayerCall call) {
            String path = call.layer().path();
            int count = occurrences.merge(path, 1, Integer::sum) - 1;
            Key key = new Key(path, call.layer().outermost() ? call.index() : count);
            List<Value> outputs = outputs(call, key);
            List<Tensor> recorded = recordedOutputs(path, key, outputs);
            if (recorded.isEmpty()) return outputs;
            List<Tensor> computed = outputs.stream().map(Value::tensor).toList();
            own.merge(path, Comparison.worst(recorded, computed, tolerance), Deviation::or);
            return passOn(call, key, outputs, recorded);
        }

        private List<Value> outputs(LayerCall call, Key key) {
            @Nullable Made before = made.get(key);
            @Nullable Alternative alternative = alternatives.get(key.path());
            if (alternative != null) return alternative.outputs(call, recordedOf(key, before));
            if (before != null && !alternativeInside(call) && same(before.call.inputs(), call.inputs())) {
                return before.outputs;
            }
            List<Value> outputs = call.outputs();
            if (before == null) {
                made.put(key, new Made(call, outputs));
                outputs.forEach(value -> {
                    if (!isGiven(call, value.tensor())) makers.putIfAbsent(value.tensor(), call);
                    lastMakers.put(value.tensor(), call);
                });
            }
            return outputs;
        }

        private List<Tensor> recordedOf(Key key, @Nullable Made before) {
            if (before == null) return List.of();
            List<Tensor> recorded = recordedOutputs(key.path(), key, before.outputs);
            return recorded.isEmpty() ? ends.getOrDefault(key.path(), List.of()) : recorded;
        }

        private boolean alternativeInside(LayerCall call) {
            String inside = call.layer().path() + "/";
            return call.layer().network().isPresent()
                    && alternatives.keySet().stream().anyMatch(path -> path.startsWith(inside));
        }

        /** Replaces computed outputs with recorded ones; masks stay as computed. */
        private List<Value> passOn(LayerCall call, Key key, List<Value> outputs, List<Tensor> recorded) {
            List<Tensor> tensors = passedOn.computeIfAbsent(key, first -> {
                List<Tensor> typed = new ArrayList<>();
                for (int i = 0; i < outputs.size(); i++)
                    typed.add(typed(recorded.get(i), outputs.get(i).tensor()));
                typed.forEach(tensor -> makers.put(tensor, call));
                return List.copyOf(typed);
            });
            List<Value> values = new ArrayList<>();
            for (int i = 0; i < tensors.size(); i++)
                values.add(new Value(tensors.get(i), outputs.get(i).mask()));
            return values;
        }
    }

    /** Returns the recorded outputs of a call if their number, shapes and kind (text or numbers) fit; empty if not. */
    private List<Tensor> recordedOutputs(String path, Key key, List<Value> outputs) {
        @Nullable List<Tensor> all = recording.layers().get(path);
        int from = key.occurrence() * outputs.size();
        if (all == null || all.size() < from + outputs.size()) return List.of();
        List<Tensor> recorded = all.subList(from, from + outputs.size());
        for (int i = 0; i < recorded.size(); i++) {
            if (!fits(recorded.get(i), outputs.get(i).tensor())) return List.of();
        }
        return recorded;
    }

    private static boolean fits(Tensor recorded, Tensor computed) {
        boolean sameKind = (recorded.dtype() == DType.STRING) == (computed.dtype() == DType.STRING);
        return sameKind && recorded.shape().equals(computed.shape());
    }

    /** Converts a recorded tensor to the layer's output type, because recordings widen half precision. */
    private static Tensor typed(Tensor recorded, Tensor computed) {
        return Precision.of(computed.dtype())
                .map(precision -> precision.autocast(recorded))
                .orElseGet(() -> Cast.to(computed.dtype(), recorded));
    }

    private static boolean isGiven(LayerCall call, Tensor tensor) {
        return call.inputs().tensors().stream().anyMatch(value -> isSame(value.tensor(), tensor));
    }

    private static boolean same(Args<Value> before, Args<Value> now) {
        List<Value> earlier = before.tensors();
        List<Value> later = now.tensors();
        boolean same = earlier.size() == later.size();
        for (int i = 0; same && i < earlier.size(); i++) {
            same = isSame(earlier.get(i).tensor(), later.get(i).tensor())
                    && isSame(earlier.get(i).mask(), later.get(i).mask());
        }
        return same;
    }

    @SuppressWarnings("ReferenceEquality") // a call must be repeated only if its input tensors are different objects
    private static boolean isSame(@Nullable Tensor a, @Nullable Tensor b) {
        return a == b;
    }
}
