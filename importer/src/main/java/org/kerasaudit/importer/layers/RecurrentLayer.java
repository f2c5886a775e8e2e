package org.kerasaudit.importer.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A cell carried through time: {@code [batch, time, features] → [batch, units]}, or {@code [batch, time, units]} with {@code
 * returnSequences}, followed by the last states with {@code returnState}.
 *
 * @param zeroOutputForMask whether masked steps put out zeros instead of the previous output
 * @param cellScope where the cell's variables stand
 * @param stateArgument the position of {@code initial_state} among the call's arguments
 */
record RecurrentLayer(
        RecurrentCell cell,
        boolean returnSequences,
        boolean returnState,
        boolean goBackwards,
        boolean zeroOutputForMask,
        Scope cellScope,
        int stateArgument,
        String doc,
        List<String> pitfalls)
        implements Layer {

    /** The same layer reading in the other direction. */
    RecurrentLayer reversed() {
        return new RecurrentLayer(
                cell,
                returnSequences,
                returnState,
                !goBackwards,
                zeroOutputForMask,
                cellScope,
                stateArgument,
                doc,
                pitfalls);
    }

    @Override
    public List<WeightSpec> weights(Args<Shape> inputs) {
        return cell.weights(features(inputs)).stream()
                .map(spec -> spec.in(cellScope))
                .toList();
    }

    @Override
    public Formula formula(Args<Shape> inputs) {
        return cell.formula(features(inputs));
    }

    private static long features(Args<Shape> inputs) {
        return sequence(inputs).dim(2);
    }

    private static Shape sequence(Args<Shape> inputs) {
        if (inputs.inputs().isEmpty()) throw new ShapeException("a sequence (batch, time, features)", "nothing");
        Shape shape = inputs.inputs().get(0);
        if (shape.rank() != 3) throw new ShapeException("a sequence (batch, time, features)", shape.toString());
        return shape;
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        Shape sequence = sequence(inputs);
        Shape state = cell.state(sequence.dim(0));
        checkStates(initialStates(inputs), state);
        List<Shape> shapes = new ArrayList<>();
        shapes.add(returnSequences ? state.insert(1, sequence.dim(1)) : state);
        for (int i = 0; returnState && i < cell.states(); i++) shapes.add(state);
        return shapes;
    }

    @Override
    public List<String> callArguments() {
        return List.of("initial_state");
    }

    private void checkStates(List<Shape> states, Shape expected) {
        boolean fit = states.isEmpty()
                || states.size() == cell.states() && states.stream().allMatch(expected::compatible);
        if (!fit) throw new ShapeException(cell.states() + " initial states " + expected, states.toString());
    }

    /** States given in the list of inputs, as Keras 2 writes them, or as an argument of their own. */
    private <T> List<T> initialStates(Args<T> inputs) {
        List<T> listed = inputs.inputs();
        if (listed.size() > 1) return listed.subList(1, listed.size());
        Optional<Args.Arg<T>> argument = inputs.argument(stateArgument, "initial_state");
        return argument.map(Args.Arg::tensors).orElse(List.of());
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        Value sequence = inputs.inputs().get(0);
        @Nullable Tensor mask = sequence.mask();
        List<Tensor> states = new ArrayList<>(
                initialStates(inputs).stream().map(Value::tensor).toList());
        int batch = sequence.tensor().dim(0);
        while (states.size() < cell.states()) {
            states.add(
                    kernels.precision().of(new double[Math.multiplyExact(batch, cell.units())], batch, cell.units()));
        }
        Weights own = weights.in(cellScope.attribute());
        List<Tensor> outputs = steps(sequence.tensor(), mask, states, own, kernels);
        List<Value> results = new ArrayList<>();
        results.add(
                returnSequences
                        ? new Value(Layout.stack(outputs, 1), sequence.mask())
                        : Value.of(outputs.get(outputs.size() - 1)));
        if (returnState) states.forEach(state -> results.add(Value.of(state)));
        return results;
    }

    /** Runs every step; {@code states} holds the last ones afterwards. */
    private List<Tensor> steps(Tensor x, @Nullable Tensor mask, List<Tensor> states, Weights weights, Kernels kernels) {
        int batch = x.dim(0);
        int time = x.dim(1);
        if (time == 0)
            throw new ShapeException(
                    "a sequence of at least one step", x.shape().toString());
        Tensor flat = cell.project(x.reshape(batch * time, x.dim(2)), weights, kernels);
        Tensor projected = flat.reshape(batch, time, flat.dim(1));
        Weights cached = new CachedWeights(weights);
        List<Tensor> outputs = new ArrayList<>();
        for (int i = 0; i < time; i++) {
            int t = goBackwards ? time - 1 - i : i;
            List<Tensor> next = cell.step(Layout.pick(projected, 1, t), states, cached, kernels);
            outputs.add(masked(next, mask, t, states, outputs, kernels));
        }
        return outputs;
    }

    /** Where the step is masked, states stay and the previous output is repeated. Returns the step's output. */
    private Tensor masked(
            List<Tensor> next,
            @Nullable Tensor mask,
            int t,
            List<Tensor> states,
            List<Tensor> outputs,
            Kernels kernels) {
        Tensor output = next.get(0);
        if (mask == null) {
            for (int s = 0; s < next.size(); s++) states.set(s, next.get(s));
            return output;
        }
        boolean first = outputs.isEmpty();
        Tensor previous = first || zeroOutputForMask ? null : outputs.get(outputs.size() - 1);
        Tensor kept = select(mask, t, output, previous, kernels);
        for (int s = 0; s < next.size(); s++) states.set(s, select(mask, t, next.get(s), states.get(s), kernels));
        return kept;
    }

    /** Rows of {@code fresh} where the mask is set at step {@code t}, else of {@code stale} or zero. */
    private static Tensor select(Tensor mask, int t, Tensor fresh, @Nullable Tensor stale, Kernels kernels) {
        int units = fresh.dim(1);
        double[] rows = new double[fresh.size()];
        for (int b = 0; b < fresh.dim(0); b++) {
            Tensor source = mask.get(b * mask.dim(1) + t) != 0 ? fresh : stale;
            for (int u = 0; source != null && u < units; u++) rows[b * units + u] = source.get(b * units + u);
        }
        return kernels.precision().of(rows, fresh.dims());
    }

    /** Weights of one call, each asked for once however many steps there are. */
    private static final class CachedWeights implements Weights {
        private final Weights weights;
        private final java.util.Map<String, Tensor> known = new java.util.HashMap<>();

        CachedWeights(Weights weights) {
            this.weights = weights;
        }

        @Override
        public Tensor get(String key) {
            return known.computeIfAbsent(key, weights::get);
        }

        @Override
        public boolean has(String key) {
            return weights.has(key);
        }
    }
}
