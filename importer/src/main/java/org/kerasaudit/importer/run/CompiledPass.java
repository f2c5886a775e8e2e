package org.kerasaudit.importer.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.NotComputedException;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.graph.UnsupportedException;

/** Runs a network on a native backend with one schedule per combination of input shapes. */
final class CompiledPass implements AutoCloseable {
    private static final int MAX_SCHEDULES = 4;

    private final Network network;
    private final Weights weights;
    private final ComputeBackend backend;
    /** Schedules by input types and shapes, least recently used first; empty if compiling is impossible. */
    private final Map<List<String>, Optional<Schedule>> schedules = new LinkedHashMap<>(16, 0.75f, true);

    private final Batches batches;

    CompiledPass(Network network, Weights weights, ComputeBackend backend, long budget) {
        this.network = network;
        this.weights = weights;
        this.backend = backend;
        this.batches = new Batches(budget);
    }

    /** Computes the outputs; empty if plain Java has to compute them. */
    synchronized Optional<List<Tensor>> run(List<Tensor> inputs, Network.Caller caller) {
        if (!inputs.stream().allMatch(CompiledPass::isFinite)) return Optional.empty();
        if (caller instanceof LayerOutputs kept) return once(inputs, kept);
        return caller.equals(Network.Caller.PLAIN) ? again(inputs) : Optional.empty();
    }

    /** Returns whether all elements are finite; native libraries do not always propagate NaN. */
    private static boolean isFinite(Tensor input) {
        if (input.dtype() != DType.FLOAT32) return true;
        float sum = 0;
        for (float element : input.floats()) sum += 0 * element;
        return sum == 0;
    }

    private Optional<List<Tensor>> once(List<Tensor> inputs, LayerOutputs kept) {
        List<Tensor> results = new ArrayList<>();
        LayerOutputs own = kept.emptyCopy();
        try {
            Tracing.of(network, inputs, weights, backend, own, results).close();
            kept.addAll(own);
            return Optional.of(results);
        } catch (NotComputedException | UnsupportedException left) {
            return Optional.empty();
        }
    }

    private Optional<List<Tensor>> again(List<Tensor> inputs) {
        try {
            return Optional.of(batches.run(inputs, this::whole, this::trial));
        } catch (NotComputedException | UnsupportedException left) {
            return Optional.empty();
        }
    }

    private Batches.Trial trial(List<Tensor> few) {
        whole(few);
        Schedule schedule = Objects.requireNonNull(schedules.get(shapes(few))).orElseThrow();
        return new Batches.Trial(schedule.independent(), schedule.bytes());
    }

    private static List<String> shapes(List<Tensor> inputs) {
        return inputs.stream().map(Tensor::toString).toList();
    }

    /** Throws {@link NotComputedException} if plain Java has to compute the outputs. */
    private List<Tensor> whole(List<Tensor> inputs) {
        List<String> shapes = shapes(inputs);
        Optional<Schedule> known = schedules.get(shapes);
        if (known != null) {
            return known.orElseThrow(() -> new NotComputedException("cannot be traced"))
                    .run(inputs);
        }
        List<Tensor> results = new ArrayList<>();
        try {
            keep(shapes, Optional.of(Tracing.of(network, inputs, weights, backend, null, results)));
        } catch (NotComputedException | UnsupportedException left) {
            keep(shapes, Optional.empty());
            throw left;
        }
        return results;
    }

    private void keep(List<String> shapes, Optional<Schedule> schedule) {
        schedules.put(shapes, schedule);
        if (schedules.size() <= MAX_SCHEDULES) return;
        List<String> eldest = schedules.keySet().iterator().next();
        Objects.requireNonNull(schedules.remove(eldest)).ifPresent(Schedule::close);
    }

    @Override
    public synchronized void close() {
        schedules.values().forEach(schedule -> schedule.ifPresent(Schedule::close));
        schedules.clear();
    }
}
