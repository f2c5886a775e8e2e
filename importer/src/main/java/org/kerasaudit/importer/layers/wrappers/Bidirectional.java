package org.kerasaudit.importer.layers.wrappers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Holder;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.recurrent.RecurrentLayer;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A recurrent layer reading forward and one reading backward; Schuster and Paliwal (1997).
 *
 * @param doubles whether Keras declares the concatenated size as twice the forward one, regardless of the backward one
 */
record Bidirectional(Direction forwards, Direction backwards, String mergeMode, boolean doubles)
        implements Layer, Holder {

    /**
     * One of the two recurrent layers.
     *
     * @param scope where the wrapper stores its variables
     * @param precision its own compute precision; null if it computes in that of the wrapper
     */
    record Direction(
            RecurrentLayer layer,
            Scope scope,
            boolean trainable,
            @Nullable Precision precision) {

        List<WeightSpec> weights(Args<Shape> sequence) {
            return Wrappers.held(layer.weights(sequence), scope, trainable);
        }

        List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
            Weights own = weights.in(scope.attribute());
            if (precision == null || kernels.precision() == Precision.FLOAT64) return layer.call(inputs, own, kernels);
            return layer.call(
                    inputs.map(value -> value.cast(precision)), own.uncast().in(precision), kernels.in(precision));
        }
    }

    private RecurrentLayer forward() {
        return forwards.layer;
    }

    private RecurrentLayer backward() {
        return backwards.layer;
    }

    @Override
    public List<Layer> held() {
        return List.of(forward(), backward());
    }

    @Override
    public List<WeightSpec> weights(Args<Shape> inputs) {
        Args<Shape> sequence = sequenceOnly(inputs);
        return Stream.concat(forwards.weights(sequence).stream(), backwards.weights(sequence).stream())
                .toList();
    }

    @Override
    public Formula formula(Args<Shape> inputs) {
        Args<Shape> sequence = sequenceOnly(inputs);
        Formula forwardFormula = forward().formula(sequence);
        Formula backwardFormula = backward().formula(sequence);
        return forwardFormula.equals(backwardFormula)
                ? forwardFormula.times("2", 2)
                : Formula.sum(List.of(forwardFormula, backwardFormula));
    }

    /** Returns the sequence without states. */
    private static Args<Shape> sequenceOnly(Args<Shape> inputs) {
        if (inputs.inputs().isEmpty()) throw new ShapeException("a sequence (batch, time, ...)", "nothing");
        return Args.of(inputs.inputs().get(0));
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        sequenceOnly(inputs);
        List<Shape> forwardOutputs = forward().outputShapes(split(inputs, 0));
        List<Shape> backwardOutputs = backward().outputShapes(split(inputs, 1));
        Shape first = forwardOutputs.get(0);
        List<Shape> outputs = new ArrayList<>();
        switch (mergeMode) {
            case "none" -> outputs.addAll(List.of(first, backwardOutputs.get(0)));
            case "concat" -> outputs.add(joined(first, backwardOutputs.get(0)));
            default -> outputs.add(first);
        }
        outputs.addAll(forwardOutputs.subList(1, forwardOutputs.size()));
        outputs.addAll(backwardOutputs.subList(1, backwardOutputs.size()));
        return outputs;
    }

    private Shape joined(Shape first, Shape second) {
        boolean known = first.known(-1) && second.known(-1);
        long size = first.dim(-1) + (doubles ? first.dim(-1) : second.dim(-1));
        return first.with(-1, known ? size : Shape.UNKNOWN);
    }

    /** Returns the arguments for one direction: its half of the initial states, and all constants. */
    private <T> Args<T> split(Args<T> inputs, int direction) {
        List<T> listed = inputs.inputs();
        List<T> states = states(inputs);
        int half = states.size() / 2;
        List<T> own = new ArrayList<>();
        own.add(listed.get(0));
        own.addAll(direction == 0 ? states.subList(0, half) : states.subList(half, states.size()));
        if (listed.size() > 1) own.addAll(listed.subList(firstConstant(listed), listed.size()));
        return Args.of(own);
    }

    private <T> List<T> states(Args<T> inputs) {
        List<T> listed = inputs.inputs();
        if (listed.size() > 1) return listed.subList(1, firstConstant(listed));
        return inputs.argument(1, "initial_state").map(Args.Arg::tensors).orElse(List.of());
    }

    private int firstConstant(List<?> listed) {
        return Math.max(1, listed.size() - forward().constants());
    }

    @Override
    public List<String> callArguments() {
        return forward().callArguments();
    }

    @Override
    public Args<Value> withMasks(Args<Value> call) {
        return forward().withMasks(call);
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        Optional<Tensor> seen = Optional.ofNullable(
                forward().masks().seen(inputs, !states(inputs).isEmpty()));
        List<Value> forwardOutputs = forwards.call(withMask(seen, split(inputs, 0)), weights, kernels);
        List<Value> backwardOutputs = backwards.call(withMask(seen, split(inputs, 1)), weights, kernels);
        Tensor first = kernels.precision().convert(forwardOutputs.get(0).tensor());
        Tensor second = kernels.precision().convert(backwardOutputs.get(0).tensor());
        if (backward().returnSequences())
            second = Layout.reverse(second, backward().timeAxis());
        @Nullable Tensor mask = forward().returnSequences() ? forward().masks().outgoing(inputs) : null;
        List<Value> outputs = new ArrayList<>();
        if (mergeMode.equals("none")) outputs.addAll(List.of(new Value(first, mask), new Value(second, mask)));
        else outputs.add(new Value(merge(first, second, kernels), mask));
        outputs.addAll(forwardOutputs.subList(1, forwardOutputs.size()));
        outputs.addAll(backwardOutputs.subList(1, backwardOutputs.size()));
        return outputs;
    }

    /** Returns the call with the mask as an argument, so that initial states do not hide it. */
    private static Args<Value> withMask(Optional<Tensor> mask, Args<Value> call) {
        if (mask.isEmpty()) return call;
        return new Args<>(call.positional(), Map.of("mask", new Args.Arg.One<>(Value.of(mask.get()))));
    }

    private Tensor merge(Tensor first, Tensor second, Kernels kernels) {
        return switch (mergeMode) {
            case "concat" -> Layout.concat(List.of(first, second), first.rank() - 1);
            case "sum" -> kernels.add(first, second);
            case "mul" -> kernels.multiply(first, second);
            default -> kernels.zip(first, second, new BinaryOp("average", (a, b) -> (a + b) / 2));
        };
    }
}
