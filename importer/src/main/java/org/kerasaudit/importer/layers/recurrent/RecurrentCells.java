package org.kerasaudit.importer.layers.recurrent;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Activation;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Recurrence;
import org.kerasaudit.importer.tensor.Recurrence.Kind;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** One step of SimpleRNN, LSTM and GRU. */
final class RecurrentCells {
    private static final UnaryOp REST = new UnaryOp("one_minus", x -> 1 - x, Eltwise.linear(-1, 1));

    private RecurrentCells() {}

    /** Whether the activations are those that native engines support. */
    private static boolean nativelySupported(Activation activation, Activation recurrentActivation) {
        return activation.name().equals("tanh") && recurrentActivation.name().equals("sigmoid");
    }

    private static Tensor affine(Tensor x, Tensor kernel, @Nullable Tensor bias, Kernels kernels) {
        Tensor product = kernels.matmul(x, kernel);
        return bias == null ? product : kernels.add(product, bias);
    }

    /** The common part of plain cells: a step {@code [batch, input_dim]}, states {@code [batch, units]}. */
    private interface Gated extends RecurrentCell {
        int units();

        GatedWeights layout();

        @Override
        default List<WeightSpec> weights(Shape step) {
            return layout().specs(step.dim(1), units());
        }

        @Override
        default Formula formula(Shape step) {
            GatedWeights layout = layout();
            String bias = !layout.useBias() ? "" : layout.biasRows() == 2 ? " + 2 × units" : " + units";
            int gates = layout.gates().length();
            String one = "(input_dim + units) × units" + bias;
            return Formula.of(
                    gates == 1 ? one : gates + " × (" + one + ")", "input_dim", step.dim(1), "units", units());
        }

        @Override
        default Shape outputShape(Shape step) {
            return Shape.of(step.dim(0), units());
        }

        @Override
        default List<Shape> stateShapes(Shape step) {
            return Collections.nCopies(states(), outputShape(step));
        }
    }

    /** {@code h' = activation(x·W + b + h·U)}. */
    record SimpleRnn(int units, Activation activation, GatedWeights layout) implements Gated {
        @Override
        public int states() {
            return 1;
        }

        @Override
        public String className() {
            return "simple_rnn_cell";
        }

        @Override
        public Running start(Weights weights, Kernels kernels) {
            Tensor kernel = layout.kernel(weights);
            Tensor recurrentKernel = layout.recurrentKernel(weights);
            @Nullable Tensor bias = layout.useBias() ? layout.inputBias(weights) : null;
            return new Running() {
                @Override
                public Tensor project(Tensor x) {
                    return affine(x, kernel, bias, kernels);
                }

                @Override
                public Step step(Tensor projected, List<Tensor> states) {
                    Tensor recurrent = kernels.matmul(states.get(0), recurrentKernel);
                    return Step.of(activation.apply(kernels.add(projected, recurrent), kernels));
                }
            };
        }
    }

    /** Hochreiter and Schmidhuber (1997) with forget gates; gates packed i, f, c, o. */
    record Lstm(int units, Activation activation, Activation recurrentActivation, GatedWeights layout)
            implements Gated {
        @Override
        public int states() {
            return 2;
        }

        @Override
        public String className() {
            return "lstm_cell";
        }

        @Override
        public Running start(Weights weights, Kernels kernels) {
            Tensor kernel = layout.kernel(weights);
            Tensor recurrentKernel = layout.recurrentKernel(weights);
            @Nullable Tensor bias = layout.useBias() ? layout.bias(weights, kernels) : null;
            boolean biasLast = kernels.precision().half();
            return new Running() {
                @Override
                public Tensor project(Tensor x) {
                    return affine(x, kernel, biasLast ? null : bias, kernels);
                }

                /**
                 * Keras adds the bias last, which matters only in half precision; in other precisions it is faster to
                 * add it to all steps at once.
                 */
                @Override
                public Step step(Tensor projected, List<Tensor> states) {
                    Tensor sums = kernels.add(projected, kernels.matmul(states.get(0), recurrentKernel));
                    Tensor gates = biasLast && bias != null ? kernels.add(sums, bias) : sums;
                    return lstm(gates, 1, states.get(1), activation, recurrentActivation, kernels);
                }

                @Override
                public Optional<List<Tensor>> sweep(Tensor x, List<Tensor> states) {
                    if (!nativelySupported(activation, recurrentActivation)) return Optional.empty();
                    return kernels.recur(new Recurrence(Kind.LSTM, kernel, recurrentKernel, bias, null), x, states);
                }
            };
        }
    }

    /** Returns the states after a step, given the sums that enter the gates, packed i, f, c, o along {@code axis}. */
    static RecurrentCell.Step lstm(
            Tensor gates, int axis, Tensor before, Activation activation, Activation gateActivation, Kernels kernels) {
        int size = gates.dim(axis) / 4;
        Tensor input = gateActivation.apply(Layout.slice(gates, axis, 0, size), kernels);
        Tensor forget = gateActivation.apply(Layout.slice(gates, axis, size, size), kernels);
        Tensor candidate = activation.apply(Layout.slice(gates, axis, 2 * size, size), kernels);
        Tensor output = gateActivation.apply(Layout.slice(gates, axis, 3 * size, size), kernels);
        Tensor cell = kernels.add(kernels.multiply(forget, before), kernels.multiply(input, candidate));
        return RecurrentCell.Step.of(kernels.multiply(output, activation.apply(cell, kernels)), cell);
    }

    /** Cho et al. (2014), or with {@code reset_after} the CuDNN variant; gates packed z, r, h. */
    record Gru(
            int units, Activation activation, Activation recurrentActivation, boolean resetAfter, GatedWeights layout)
            implements Gated {
        @Override
        public int states() {
            return 1;
        }

        @Override
        public String className() {
            return "gru_cell";
        }

        @Override
        public Running start(Weights weights, Kernels kernels) {
            return resetAfter ? new ResetAfter(this, weights, kernels) : new ResetBefore(this, weights, kernels);
        }
    }

    /** A GRU between its steps. */
    private abstract static class RunningGru implements RecurrentCell.Running {
        final Gru gru;
        final Kernels kernels;
        final Tensor recurrentKernel;
        final Tensor kernel;
        final @Nullable Tensor bias;

        RunningGru(Gru gru, Weights weights, Kernels kernels) {
            this.gru = gru;
            this.kernels = kernels;
            this.kernel = gru.layout.kernel(weights);
            this.recurrentKernel = gru.layout.recurrentKernel(weights);
            this.bias = gru.layout.useBias() ? gru.layout.inputBias(weights) : null;
        }

        @Override
        public Tensor project(Tensor x) {
            return affine(x, kernel, bias, kernels);
        }

        @Override
        public Optional<List<Tensor>> sweep(Tensor x, List<Tensor> states) {
            if (!nativelySupported(gru.activation, gru.recurrentActivation)) return Optional.empty();
            return kernels.recur(recurrence(), x, states);
        }

        abstract Recurrence recurrence();

        Tensor gate(Tensor packed, int gate) {
            return Layout.slice(packed, 1, gate * gru.units, gru.units);
        }

        Tensor open(Tensor projected, Tensor recurrent, int gate) {
            return gru.recurrentActivation.apply(kernels.add(gate(projected, gate), gate(recurrent, gate)), kernels);
        }

        RecurrentCell.Step mix(Tensor update, Tensor before, Tensor sums) {
            Tensor candidate = gru.activation.apply(sums, kernels);
            Tensor rest = kernels.multiply(kernels.map(update, REST), candidate);
            return RecurrentCell.Step.of(kernels.add(kernels.multiply(update, before), rest));
        }
    }

    /** Applies the reset gate to the recurrent product. */
    private static final class ResetAfter extends RunningGru {
        private final @Nullable Tensor recurrentBias;

        ResetAfter(Gru gru, Weights weights, Kernels kernels) {
            super(gru, weights, kernels);
            recurrentBias = gru.layout.useBias() ? gru.layout.recurrentBias(weights) : null;
        }

        @Override
        Recurrence recurrence() {
            return new Recurrence(Kind.GRU_RESET_AFTER, kernel, recurrentKernel, bias, recurrentBias);
        }

        @Override
        public RecurrentCell.Step step(Tensor projected, List<Tensor> states) {
            Tensor before = states.get(0);
            Tensor recurrent = affine(before, recurrentKernel, recurrentBias, kernels);
            Tensor update = open(projected, recurrent, 0);
            Tensor reset = open(projected, recurrent, 1);
            return mix(update, before, kernels.add(gate(projected, 2), kernels.multiply(reset, gate(recurrent, 2))));
        }
    }

    /** Applies the reset gate to the state, before the recurrent product. */
    private static final class ResetBefore extends RunningGru {
        private final Tensor gateKernel;
        private final Tensor candidateKernel;

        ResetBefore(Gru gru, Weights weights, Kernels kernels) {
            super(gru, weights, kernels);
            gateKernel = Layout.slice(recurrentKernel, 1, 0, 2 * gru.units);
            candidateKernel = gate(recurrentKernel, 2);
        }

        @Override
        Recurrence recurrence() {
            return new Recurrence(Kind.GRU, kernel, recurrentKernel, bias, null);
        }

        @Override
        public RecurrentCell.Step step(Tensor projected, List<Tensor> states) {
            Tensor before = states.get(0);
            Tensor recurrent = kernels.matmul(before, gateKernel);
            Tensor update = open(projected, recurrent, 0);
            Tensor reset = open(projected, recurrent, 1);
            Tensor inner = kernels.matmul(kernels.multiply(reset, before), candidateKernel);
            return mix(update, before, kernels.add(gate(projected, 2), inner));
        }
    }
}
