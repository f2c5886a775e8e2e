package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Layers that hold a layer: TimeDistributed and Bidirectional. */
public final class Wrappers implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("TimeDistributed", Wrappers::timeDistributed),
                new Type("Bidirectional", Wrappers::bidirectional));
    }

    private static List<WeightSpec> freeze(List<WeightSpec> specs, boolean trainable) {
        return trainable ? specs : specs.stream().map(WeightSpec::frozen).toList();
    }

    private static Layer timeDistributed(Config config) {
        Config.Inner inner = config.inner("layer");
        return new TimeDistributed(inner.layer(), new Scope("layer", inner.name()), inner.trainable());
    }

    /** The inner layer applied to every step of {@code [batch, time, ...]} alike. */
    record TimeDistributed(Layer inner, Scope scope, boolean trainable) implements Layer {
        private static Args<Shape> step(Args<Shape> inputs) {
            Shape shape = inputs.input();
            if (shape.rank() < 3) throw new ShapeException("a sequence (batch, time, ...)", shape.toString());
            return Args.of(shape.without(1));
        }

        @Override
        public List<WeightSpec> weights(Args<Shape> inputs) {
            return freeze(inner.weights(step(inputs)), trainable).stream()
                    .map(spec -> spec.in(scope))
                    .toList();
        }

        @Override
        public Formula formula(Args<Shape> inputs) {
            return inner.formula(step(inputs));
        }

        @Override
        public List<Shape> outputShapes(Args<Shape> inputs) {
            long time = inputs.input().dim(1);
            return inner.outputShapes(step(inputs)).stream()
                    .map(shape -> shape.insert(1, time))
                    .toList();
        }

        @Override
        public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
            Value input = inputs.input();
            int batch = input.tensor().dim(0);
            int time = input.tensor().dim(1);
            Tensor folded = input.tensor()
                    .reshape(Shape.of(batch * time)
                            .append(input.tensor()
                                    .shape()
                                    .slice(2, input.tensor().rank()))
                            .toInts());
            List<Value> outputs =
                    inner.calledDirectly().call(Args.of(Value.of(folded)), weights.in(scope.attribute()), kernels);
            return outputs.stream()
                    .map(output -> new Value(
                            output.tensor()
                                    .reshape(Shape.of(batch, time)
                                            .append(output.tensor().shape().withoutBatch())
                                            .toInts()),
                            input.mask()))
                    .toList();
        }

        @Override
        public String doc() {
            return "api/layers/recurrent_layers/time_distributed/";
        }

        @Override
        public List<String> pitfalls() {
            return List.of("The inner layer's parameters count once, however long the sequence.");
        }
    }

    private static Layer bidirectional(Config config) {
        Config.Inner inner = config.inner("layer");
        if (!(inner.layer() instanceof RecurrentLayer forward)) {
            if (inner.layer() instanceof UnknownLayer unknown) return unknown;
            throw new ConfigException("layer", "a recurrent layer", inner.className());
        }
        boolean explicit = config.has("backward_layer");
        Config.Inner back = explicit ? config.inner("backward_layer") : inner;
        if (!(back.layer() instanceof RecurrentLayer given)) {
            throw new ConfigException("backward_layer", "a recurrent layer", back.className());
        }
        RecurrentLayer backward = explicit ? given : given.reversed();
        JsonNode mode = config.raw("merge_mode");
        String merge = mode.isNull() ? "none" : config.oneOf("merge_mode", "concat", "sum", "mul", "ave");
        String forwardName = inner.name().startsWith("forward_") ? inner.name() : "forward_" + inner.name();
        String backwardName = explicit && back.name().startsWith("backward_") ? back.name() : "backward_" + back.name();
        return new Bidirectional(
                forward,
                backward,
                merge,
                new Scope("forward_layer", forwardName),
                new Scope("backward_layer", backwardName),
                inner.trainable(),
                back.trainable());
    }

    /** A recurrent layer reading forwards and one reading backwards; Schuster and Paliwal (1997). */
    record Bidirectional(
            RecurrentLayer forward,
            RecurrentLayer backward,
            String mergeMode,
            Scope forwardScope,
            Scope backwardScope,
            boolean forwardTrainable,
            boolean backwardTrainable)
            implements Layer {

        @Override
        public List<WeightSpec> weights(Args<Shape> inputs) {
            Args<Shape> sequence = Args.of(inputs.inputs().get(0));
            return Stream.concat(
                            freeze(forward.weights(sequence), forwardTrainable).stream()
                                    .map(spec -> spec.in(forwardScope)),
                            freeze(backward.weights(sequence), backwardTrainable).stream()
                                    .map(spec -> spec.in(backwardScope)))
                    .toList();
        }

        @Override
        public Formula formula(Args<Shape> inputs) {
            Args<Shape> sequence = Args.of(inputs.inputs().get(0));
            Formula one = forward.formula(sequence);
            return forward.cell().equals(backward.cell())
                    ? one.times("2", 2)
                    : Formula.sum(List.of(one, backward.formula(sequence)));
        }

        @Override
        public List<Shape> outputShapes(Args<Shape> inputs) {
            List<Shape> there = forward.outputShapes(split(inputs, 0));
            List<Shape> back = backward.outputShapes(split(inputs, 1));
            List<Shape> outputs = new ArrayList<>();
            Shape first = there.get(0);
            switch (mergeMode) {
                case "none" -> outputs.addAll(List.of(first, back.get(0)));
                case "concat" ->
                    outputs.add(first.with(-1, first.dim(-1) + back.get(0).dim(-1)));
                default -> outputs.add(first);
            }
            outputs.addAll(there.subList(1, there.size()));
            outputs.addAll(back.subList(1, back.size()));
            return outputs;
        }

        /** The arguments of one direction: its half of the initial states. */
        private <T> Args<T> split(Args<T> inputs, int direction) {
            List<T> listed = inputs.inputs();
            List<T> states = listed.size() > 1
                    ? listed.subList(1, listed.size())
                    : inputs.argument(forward.stateArgument(), "initial_state")
                            .map(Args.Arg::tensors)
                            .orElse(List.of());
            int half = states.size() / 2;
            List<T> own = new ArrayList<>();
            own.add(listed.get(0));
            own.addAll(direction == 0 ? states.subList(0, half) : states.subList(half, states.size()));
            return Args.of(own);
        }

        @Override
        public List<String> callArguments() {
            return forward.callArguments();
        }

        @Override
        public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
            List<Value> there = forward.call(split(inputs, 0), weights.in(forwardScope.attribute()), kernels);
            List<Value> back = backward.call(split(inputs, 1), weights.in(backwardScope.attribute()), kernels);
            Tensor first = there.get(0).tensor();
            Tensor second = back.get(0).tensor();
            if (backward.returnSequences()) second = Layout.reverse(second, 1);
            @Nullable Tensor mask = there.get(0).mask();
            List<Value> outputs = new ArrayList<>();
            if (mergeMode.equals("none")) outputs.addAll(List.of(new Value(first, mask), new Value(second, mask)));
            else outputs.add(new Value(merge(first, second, kernels), mask));
            outputs.addAll(there.subList(1, there.size()));
            outputs.addAll(back.subList(1, back.size()));
            return outputs;
        }

        private Tensor merge(Tensor first, Tensor second, Kernels kernels) {
            return switch (mergeMode) {
                case "concat" -> Layout.concat(List.of(first, second), first.rank() - 1);
                case "sum" -> kernels.add(first, second);
                case "mul" -> kernels.multiply(first, second);
                default -> kernels.zip(first, second, new BinaryOp("average", (a, b) -> (a + b) / 2));
            };
        }

        @Override
        public String doc() {
            return "api/layers/recurrent_layers/bidirectional/";
        }

        @Override
        public List<String> pitfalls() {
            return List.of(
                    "Both directions have weights of their own: the parameters double, and with concat the outputs too.");
        }
    }
}
