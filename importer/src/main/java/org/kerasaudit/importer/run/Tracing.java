package org.kerasaudit.importer.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.NotComputedException;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.graph.Graph;
import org.kerasaudit.importer.tensor.graph.Node;
import org.kerasaudit.importer.tensor.graph.Recorder;
import org.kerasaudit.importer.tensor.graph.Trace;
import org.kerasaudit.importer.tensor.plain.PlainKernels;

/**
 * A run that traces what layers compute, so that it can be compiled. A layer that reads elements cannot be traced: its inputs are
 * computed first, then it is called directly.
 */
final class Tracing implements Network.Caller {
    private static final Kernels PLAIN = new PlainKernels(Precision.FLOAT32);

    private final Trace trace = new Trace();
    private final Recorder recorder = new Recorder(trace);
    private final ComputeBackend backend;
    private final @Nullable LayerOutputs kept;
    private final List<Schedule.Stage> stages = new ArrayList<>();

    private Tracing(ComputeBackend backend, @Nullable LayerOutputs kept) {
        this.backend = backend;
        this.kept = kept;
    }

    /**
     * Returns the schedule of {@code network} for inputs of these shapes and adds the outputs for these inputs to
     * {@code results}. Throws {@link NotComputedException} if the network reads elements between its layers.
     *
     * @param backend compiles what is traced
     * @param kept records what layers output for these inputs; null for nothing
     */
    static Schedule of(
            Network network,
            List<Tensor> inputs,
            Weights weights,
            ComputeBackend backend,
            @Nullable LayerOutputs kept,
            Collection<Tensor> results) {
        Tracing tracing = new Tracing(backend, kept);
        try {
            return tracing.schedule(network, inputs, weights, results);
        } catch (RuntimeException | Error failed) {
            tracing.close();
            throw failed;
        }
    }

    private Schedule schedule(Network network, List<Tensor> inputs, Weights weights, Collection<Tensor> results) {
        List<Node> given = inputs.stream().map(trace::given).toList();
        List<Value> values = given.stream().map(node -> Value.of(node.tensor())).toList();
        List<Tensor> outputs = network.run(values, weights, recorder, this).stream()
                .map(Value::tensor)
                .toList();
        List<Tensor> all = new ArrayList<>(outputs);
        if (kept != null) kept.byPath().values().forEach(all::addAll);
        compute(all);
        for (Tensor output : outputs) results.add(now(output));
        if (kept != null) kept.replaceAll(Tracing::now);
        boolean independent = samplesAreIndependent(inputs, outputs);
        trace.release();
        return new Schedule(given, List.copyOf(stages), outputs, independent);
    }

    private boolean samplesAreIndependent(List<Tensor> inputs, List<Tensor> outputs) {
        if (inputs.isEmpty() || inputs.get(0).rank() == 0) return false;
        int batch = inputs.get(0).dim(0);
        boolean compiled = stages.stream().allMatch(Schedule.CompiledSegment.class::isInstance);
        return compiled
                && outputs.stream()
                        .allMatch(output -> output.deferred() != null && output.rank() > 0 && output.dim(0) == batch)
                && trace.keepsApart(batch);
    }

    private void close() {
        for (Schedule.Stage stage : stages) {
            if (stage instanceof Schedule.CompiledSegment segment)
                segment.program().close();
        }
    }

    @Override
    public List<Value> call(LayerCall call) {
        List<Value> outputs = call.layer().network().isPresent() ? call.outputs() : callOrTrace(call);
        if (kept != null) kept.take(call, outputs);
        return outputs;
    }

    private List<Value> callOrTrace(LayerCall call) {
        try {
            return call.outputs();
        } catch (NotComputedException needsElements) {
            return callNow(call);
        }
    }

    private List<Value> callNow(LayerCall call) {
        List<Tensor> read = new ArrayList<>();
        Args<Value> inputs = call.inputs().map(value -> {
            read.add(value.tensor());
            if (value.mask() != null) read.add(value.mask());
            return value;
        });
        compute(read);
        List<Value> outputs = call.on(inputs.map(Tracing::now)).by(PLAIN).outputs().stream()
                .map(this::later)
                .toList();
        stages.add(new Schedule.DirectCall(call, PLAIN, outputs));
        return outputs;
    }

    private Value later(Value value) {
        Tensor mask = value.mask();
        return new Value(
                trace.given(value.tensor()).tensor(),
                mask == null ? null : trace.given(mask).tensor());
    }

    private static Value now(Value value) {
        Tensor mask = value.mask();
        return new Value(now(value.tensor()), mask == null ? null : now(mask));
    }

    private static Tensor now(Tensor tensor) {
        return tensor.deferred() instanceof Node node && node.value() != null ? node.value() : tensor;
    }

    /** Compiles and runs everything needed to compute these tensors. */
    private void compute(List<Tensor> tensors) {
        List<Node> missing = new ArrayList<>();
        for (Tensor tensor : tensors) {
            boolean later = tensor.deferred() instanceof Node node && node.value() == null && !missing.contains(node);
            if (later) missing.add((Node) tensor.deferred());
        }
        if (missing.isEmpty()) return;
        Graph graph = Graph.leadingTo(missing, node -> node.value() != null);
        Schedule.CompiledSegment segment = new Schedule.CompiledSegment(
                Objects.requireNonNull(backend.compiler()).compile(graph, backend.fuses()));
        stages.add(segment);
        List<Tensor> known = graph.known().stream().map(node -> node.value()).toList();
        List<Tensor> results = segment.program().run(known);
        for (int i = 0; i < missing.size(); i++) missing.get(i).compute(results.get(i));
    }
}
