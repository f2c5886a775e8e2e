package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;

/** Propagates shapes or values through a network, call by call; shared by shape inference and the forward pass. */
final class Evaluation<T> {

    /** Computes the outputs of a layer's call. */
    @FunctionalInterface
    interface Call<T> {
        /** Returns the outputs, or null if they are unknown. */
        @Nullable
        List<T> apply(ModelLayer layer, int call, Args<T> args);
    }

    private final Network network;
    private final List<T> inputs;
    private final Call<T> call;
    private final @Nullable Function<JsonNode, T> constant;
    private final List<@Nullable List<T>> outputs;
    private final int[] readsLeft;

    private Evaluation(Network network, List<T> inputs, @Nullable Function<JsonNode, T> constant, Call<T> call) {
        this.network = network;
        this.inputs = inputs;
        this.call = call;
        this.constant = constant;
        this.outputs =
                new ArrayList<>(Collections.nCopies(network.plan().steps().size(), null));
        this.readsLeft = network.plan().uses();
    }

    /**
     * Returns the network's outputs for these inputs, null if unknown. A step's outputs are released after their last use.
     *
     * @param inputs one per input of the network, null if unknown
     * @param constant converts a constant argument; null to leave constants as they are
     */
    static <T> List<@Nullable T> outputs(
            Network network, List<T> inputs, @Nullable Function<JsonNode, T> constant, Call<T> call) {
        Evaluation<T> evaluation = new Evaluation<>(network, inputs, constant, call);
        evaluation.run();
        List<@Nullable T> results = new ArrayList<>();
        for (Plan.Source source : network.plan().outputs()) results.add(evaluation.take(source));
        return results;
    }

    private void run() {
        List<Plan.Step> steps = network.plan().steps();
        for (int i = 0; i < steps.size(); i++) {
            int input = network.inputOf(i);
            outputs.set(
                    i,
                    input >= 0 ? given(input) : network.needed(i) ? computed(steps.get(i)) : attempted(steps.get(i)));
        }
    }

    /** Returns the outputs of a step that no output of the network needs; null if it fails. */
    private @Nullable List<T> attempted(Plan.Step step) {
        try {
            return computed(step);
        } catch (NotCheckableException | MissingWeightException | ShapeException | InputException unneeded) {
            return null;
        }
    }

    private @Nullable List<T> given(int input) {
        return input < inputs.size() && inputs.get(input) != null ? List.of(inputs.get(input)) : null;
    }

    private @Nullable List<T> computed(Plan.Step step) {
        boolean[] known = {true};
        Args<@Nullable T> args = step.args().map(source -> {
            T value = take(source);
            known[0] &= value != null;
            return value;
        });
        ModelLayer layer = network.layers().get(step.layer());
        if (!known[0]) return null;
        Args<T> called = ModelLayer.asCalled(layer.layer(), args);
        if (layer.layer() instanceof Network nested) called = nested.inOrder(called);
        if (constant != null && layer.layer().followsPolicy()) called = Constants.asTensors(called, constant);
        return call.apply(layer, step.call(), called);
    }

    private @Nullable T take(Plan.Source source) {
        if (source.step() < 0) return null;
        List<T> values = outputs.get(source.step());
        if (--readsLeft[source.step()] == 0) outputs.set(source.step(), null);
        return values != null && source.tensor() < values.size() && source.tensor() >= 0
                ? values.get(source.tensor())
                : null;
    }
}
