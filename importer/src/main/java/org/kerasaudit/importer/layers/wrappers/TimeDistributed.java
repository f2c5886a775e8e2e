package org.kerasaudit.importer.layers.wrappers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Holder;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.recurrent.MaskRule;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Applies the inner layer to every step of {@code [batch, time, ...]}.
 *
 * @param passesExplicit whether a mask argument is passed on with the outputs, see {@link MaskRule}
 */
record TimeDistributed(Layer inner, Scope scope, boolean trainable, Masks masks, boolean passesExplicit)
        implements Layer, Holder {

    /** How a mask {@code [batch, time, ...]} is handled. */
    enum Masks {
        /** It bypasses the inner layer; Keras 1, and 2 before 2.2. */
        PASSED,
        /** The inner layer receives it as {@code [batch × time, ...]} and returns the mask; Keras 2.2 and tf.keras. */
        FOLDED,
        /** The inner layer receives it step by step, and it is returned unchanged; Keras 3. */
        PER_STEP;

        static Masks of(Origin origin) {
            if (origin.keras3()) return PER_STEP;
            return origin.tensorflowKeras() || origin.atLeast(2, 2) ? FOLDED : PASSED;
        }
    }

    @Override
    public List<Layer> held() {
        return List.of(inner);
    }

    private static Args<Shape> step(Args<Shape> inputs) {
        return ofInputs(inputs, shape -> {
            if (shape.rank() < 3) throw new ShapeException("a sequence (batch, time, ...)", shape.toString());
            return shape.without(1);
        });
    }

    /** Returns the call of the inner layer; only the first argument is passed on. */
    private static <T> Args<T> ofInputs(Args<T> call, UnaryOperator<T> change) {
        first(call);
        return new Args<>(List.of(call.positional().get(0).map(change)), Map.of());
    }

    private static <T> T first(Args<T> inputs) {
        if (inputs.inputs().isEmpty()) throw new ShapeException("a sequence (batch, time, ...)", "nothing");
        return inputs.inputs().get(0);
    }

    @Override
    public List<WeightSpec> weights(Args<Shape> inputs) {
        return Wrappers.held(inner.weights(step(inputs)), scope, trainable);
    }

    @Override
    public Formula formula(Args<Shape> inputs) {
        return inner.formula(step(inputs));
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        Args<Shape> step = step(inputs);
        long time = first(inputs).dim(1);
        return inner.outputShapes(step).stream()
                .map(shape -> shape.insert(1, time))
                .toList();
    }

    /** Leaves the masks unchanged: the mask for the steps and the mask passed on may differ. */
    @Override
    public Args<Value> withMasks(Args<Value> call) {
        return call;
    }

    @Override
    public List<Value> call(Args<Value> call, Weights weights, Kernels kernels) {
        Value sequence = first(call);
        Optional<Tensor> explicit = MaskRule.explicit(call.argument(Integer.MAX_VALUE, "mask"));
        @Nullable Tensor mask = explicit.orElse(sequence.mask());
        @Nullable Tensor outgoing = passesExplicit ? mask : sequence.mask();
        int batch = sequence.tensor().dim(0);
        int time = sequence.tensor().dim(1);
        requireMask(mask, batch, time);
        Weights own = weights.in(scope.attribute());
        Args<Value> inputs = explicit.isPresent() ? ofInputs(call, value -> value.masked(mask)) : call;
        if (masks == Masks.PER_STEP && mask != null && time > 0) return perStep(inputs, time, outgoing, own, kernels);
        boolean toInner = masks == Masks.FOLDED;
        Args<Value> folded = ofInputs(inputs, value -> folded(value, toInner));
        List<Value> outputs = inner.calledDirectly().call(folded, own, kernels);
        return outputs.stream()
                .map(output -> new Value(
                        unfolded(output.tensor(), batch, time),
                        toInner ? maskAfter(output.mask(), mask, batch, time, kernels) : outgoing))
                .toList();
    }

    private static void requireMask(@Nullable Tensor mask, int batch, int time) {
        if (mask == null || mask.rank() >= 2 && mask.dim(0) == batch && mask.dim(1) == time) return;
        throw new ShapeException(
                "a mask (" + batch + ", " + time + ", ...)", mask.shape().toString());
    }

    /**
     * Loops over the steps as Keras 3 does; the result differs from that of a single call if the inner layer
     * broadcasts the mask over the batch.
     */
    private List<Value> perStep(
            Args<Value> inputs, int time, @Nullable Tensor outgoing, Weights weights, Kernels kernels) {
        Layer direct = inner.calledDirectly();
        List<List<Value>> steps = IntStream.range(0, time)
                .mapToObj(t -> direct.call(ofInputs(inputs, value -> at(value, t)), weights, kernels))
                .toList();
        List<Value> outputs = new ArrayList<>();
        for (int i = 0; i < steps.get(0).size(); i++) {
            int output = i;
            List<Tensor> parts =
                    steps.stream().map(step -> step.get(output).tensor()).toList();
            outputs.add(new Value(Layout.stack(parts, 1), outgoing));
        }
        return outputs;
    }

    private static Value at(Value value, int t) {
        Tensor mask = value.mask();
        return new Value(Layout.pick(value.tensor(), 1, t), mask == null ? null : Layout.pick(mask, 1, t));
    }

    private static Value folded(Value value, boolean withMask) {
        Tensor mask = value.mask();
        return new Value(folded(value.tensor()), mask == null || !withMask ? null : folded(mask));
    }

    private static Tensor folded(Tensor x) {
        int steps = Math.multiplyExact(x.dim(0), x.dim(1));
        return x.reshape(Shape.of(steps).append(x.shape().slice(2, x.rank())).toInts());
    }

    private static Tensor unfolded(Tensor x, int batch, int time) {
        return x.reshape(Shape.of(batch, time).append(x.shape().withoutBatch()).toInts());
    }

    /** Returns the inner layer's mask or, if it has none, whether anything in a step is valid. */
    private static @Nullable Tensor maskAfter(
            @Nullable Tensor inside, @Nullable Tensor before, int batch, int time, Kernels kernels) {
        if (inside != null) return unfolded(inside, batch, time);
        if (before == null || before.rank() == 2) return before;
        int[] rest = IntStream.range(2, before.rank()).toArray();
        return kernels.reduce(before, Reduction.MAX, false, rest);
    }
}
