package org.kerasaudit.importer.layers.recurrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.recurrent.MaskRule.Output;
import org.kerasaudit.importer.layers.recurrent.RecurrentCell.Step;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A cell run through time: maps {@code [batch, time, ...]} to the last output or, with {@code returnSequences}, to all
 * outputs, {@code [batch, time, ...]}; with {@code returnState}, the final states follow.
 *
 * @param timeMajor whether time comes first and the batch second, an option of tf.keras
 * @param constants how many of the listed inputs, from the end, are constants for a custom cell
 */
public record RecurrentLayer(
        HeldCell held,
        boolean returnSequences,
        boolean returnState,
        boolean goBackwards,
        MaskRule masks,
        boolean timeMajor,
        int constants)
        implements Layer {

    /** Returns this layer reading in the other direction. */
    public RecurrentLayer reversed() {
        return new RecurrentLayer(held, returnSequences, returnState, !goBackwards, masks, timeMajor, constants);
    }

    /** Returns this layer with another output at masked steps. */
    public RecurrentLayer withOutput(MaskRule.Output other) {
        return new RecurrentLayer(
                held, returnSequences, returnState, goBackwards, masks.with(other), timeMajor, constants);
    }

    public RecurrentCell cell() {
        return held.cell();
    }

    /** Returns the time axis of {@code [batch, time, ...]} or {@code [time, batch, ...]}. */
    public int timeAxis() {
        return timeMajor ? 0 : 1;
    }

    @Override
    public List<WeightSpec> weights(Args<Shape> inputs) {
        return held.weights(step(inputs));
    }

    @Override
    public Formula formula(Args<Shape> inputs) {
        return cell().formula(step(inputs));
    }

    private Shape step(Args<Shape> inputs) {
        return sequence(inputs).without(timeAxis());
    }

    private Shape sequence(Args<Shape> inputs) {
        int rank = cell().stepRank() + 1;
        String expected =
                rank == 3 ? "a sequence (batch, time, features)" : "a sequence (batch, time, ...) of rank " + rank;
        if (inputs.inputs().isEmpty()) throw new ShapeException(expected, "nothing");
        Shape shape = inputs.inputs().get(0);
        if (shape.rank() != rank) throw new ShapeException(expected, shape.toString());
        return shape;
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        Shape step = step(inputs);
        List<Shape> states = cell().stateShapes(step);
        checkStates(initialStates(inputs), states);
        Shape output = cell().outputShape(step);
        List<Shape> shapes = new ArrayList<>();
        shapes.add(returnSequences ? output.insert(timeAxis(), sequence(inputs).dim(timeAxis())) : output);
        if (returnState) shapes.addAll(states);
        return shapes;
    }

    private static void checkStates(List<Shape> found, List<Shape> expected) {
        boolean fit = found.isEmpty() || found.size() == expected.size();
        for (int i = 0; fit && i < found.size(); i++) fit = expected.get(i).compatible(found.get(i));
        if (!fit) throw new ShapeException(expected.size() + " initial states " + expected, found.toString());
    }

    /** Returns the states passed in the list of inputs, as in Keras 2, or as a separate argument. */
    private <T> List<T> initialStates(Args<T> inputs) {
        List<T> listed = inputs.inputs();
        if (listed.size() > 1) return listed.subList(1, Math.max(1, listed.size() - constants));
        return inputs.argument(1, "initial_state").map(Args.Arg::tensors).orElse(List.of());
    }

    @Override
    public List<String> callArguments() {
        return List.of("initial_state", "mask");
    }

    /** Leaves the masks unchanged: the mask for the steps and the mask passed on may differ. */
    @Override
    public Args<Value> withMasks(Args<Value> call) {
        return call;
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels ofLayer) {
        Kernels kernels = held.kernels(ofLayer);
        Tensor seen = masks.seen(inputs, !initialStates(inputs).isEmpty());
        if (seen != null && masks.output() == Output.NONE) {
            throw new ShapeException("no mask because CuDNN layers do not accept one", "a mask " + seen.shape());
        }
        Tensor x = batchFirst(kernels.precision().convert(inputs.inputs().get(0).tensor()));
        Tensor mask = seen == null ? null : batchFirst(seen);
        List<Tensor> states = states(inputs, x, kernels);
        RecurrentCell.Running cell = held.start(weights, kernels);
        Optional<List<Tensor>> swept = mask == null && x.dim(1) > 0
                ? cell.sweep(goBackwards ? Layout.reverse(x, 1) : x, states)
                : Optional.empty();
        if (swept.isPresent()) return sweepOutputs(swept.get(), inputs);
        Run run = run(x, mask, states, cell, kernels);
        List<Value> results = new ArrayList<>();
        results.add(
                returnSequences
                        ? new Value(Layout.stack(run.outputs(), timeAxis()), masks.outgoing(inputs))
                        : Value.of(run.last()));
        if (returnState) run.states().forEach(state -> results.add(Value.of(state)));
        return results;
    }

    /** @param all the outputs of all steps, followed by the final states, the first of which is the last output */
    private List<Value> sweepOutputs(List<Tensor> all, Args<Value> inputs) {
        List<Value> results = new ArrayList<>();
        results.add(returnSequences ? new Value(batchFirst(all.get(0)), masks.outgoing(inputs)) : Value.of(all.get(1)));
        if (returnState) all.subList(1, all.size()).forEach(state -> results.add(Value.of(state)));
        return results;
    }

    private Tensor batchFirst(Tensor x) {
        if (!timeMajor) return x;
        int[] axes = new int[x.rank()];
        Arrays.setAll(axes, axis -> axis < 2 ? 1 - axis : axis);
        return Layout.transpose(x, axes);
    }

    /** Returns the initial states, zeros if none are given. */
    private List<Tensor> states(Args<Value> inputs, Tensor x, Kernels kernels) {
        List<Shape> shapes = cell().stateShapes(x.shape().without(1));
        List<Value> given = initialStates(inputs);
        checkStates(given.stream().map(value -> value.tensor().shape()).toList(), shapes);
        List<Tensor> states = new ArrayList<>();
        for (Value value : given) states.add(kernels.precision().convert(value.tensor()));
        for (int i = states.size(); i < shapes.size(); i++) {
            states.add(zeros(kernels, shapes.get(i).toInts()));
        }
        return states;
    }

    private static Tensor zeros(Kernels kernels, int... dims) {
        return kernels.precision().of(new double[Tensor.count(dims)], dims);
    }

    /** The outputs of all steps, in the order in which they ran, and the final states. */
    private record Run(List<Tensor> outputs, List<Tensor> states) {
        Tensor last() {
            return outputs.get(outputs.size() - 1);
        }
    }

    private Run run(
            Tensor x, @Nullable Tensor mask, List<Tensor> initial, RecurrentCell.Running cell, Kernels kernels) {
        int time = x.dim(1);
        if (time == 0) {
            throw new ShapeException("at least one step", x.shape().toString());
        }
        Tensor projected = project(x, cell);
        List<Tensor> outputs = new ArrayList<>();
        List<Tensor> states = initial;
        for (int i = 0; i < time; i++) {
            int t = goBackwards ? time - 1 - i : i;
            Step step = cell.step(Layout.pick(projected, 1, t), states);
            if (mask != null) step = masked(step, StepMask.of(mask, t), new Run(outputs, states), kernels);
            outputs.add(step.output());
            states = step.states();
        }
        return new Run(outputs, states);
    }

    /** Computes the part that does not depend on states, for all steps at once. */
    private static Tensor project(Tensor x, RecurrentCell.Running cell) {
        Shape rest = x.shape().slice(2, x.rank());
        int steps = Math.multiplyExact(x.dim(0), x.dim(1));
        Tensor flat = cell.project(x.reshape(Shape.of(steps).append(rest).toInts()));
        return flat.reshape(
                Shape.of(x.dim(0), x.dim(1)).append(flat.shape().withoutBatch()).toInts());
    }

    private Step masked(Step step, StepMask mask, Run before, Kernels kernels) {
        List<Tensor> states = new ArrayList<>();
        for (int i = 0; i < step.states().size(); i++) {
            states.add(mask.choose(step.states().get(i), before.states().get(i), kernels));
        }
        return new Step(mask.choose(step.output(), maskedOutput(before, step.output(), kernels), kernels), states);
    }

    /** Returns the output of a masked step. */
    private Tensor maskedOutput(Run before, Tensor like, Kernels kernels) {
        if (masks.output() == Output.FIRST_STATE) return before.states().get(0);
        boolean previous =
                masks.output() == Output.PREVIOUS && !before.outputs().isEmpty();
        return previous ? before.last() : zeros(kernels, like.dims());
    }
}
