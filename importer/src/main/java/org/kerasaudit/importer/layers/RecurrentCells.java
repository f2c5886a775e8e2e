package org.kerasaudit.importer.layers;

import java.util.List;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** SimpleRNN, LSTM and GRU, one step each. */
final class RecurrentCells {
    private RecurrentCells() {}

    /** {@code h' = activation(x·W + b + h·U)}. */
    record SimpleRnn(int units, Activation activation, GatedWeights layout) implements RecurrentCell {
        @Override
        public int states() {
            return 1;
        }

        @Override
        public String cellName() {
            return "simple_rnn_cell";
        }

        @Override
        public Formula formula(long inputDim) {
            String bias = layout.useBias() ? " + units" : "";
            return Formula.of("(input_dim + units) × units" + bias, "input_dim", inputDim, "units", units);
        }

        @Override
        public List<Tensor> step(Tensor projected, List<Tensor> states, Weights weights, Kernels kernels) {
            Tensor recurrent = kernels.matmul(states.get(0), layout.recurrentKernel(weights));
            return List.of(activation.apply(kernels.add(projected, recurrent), kernels));
        }
    }

    /** Hochreiter and Schmidhuber (1997) with forget gates; gates packed i, f, c, o. */
    record Lstm(int units, Activation activation, Activation recurrentActivation, GatedWeights layout)
            implements RecurrentCell {
        @Override
        public int states() {
            return 2;
        }

        @Override
        public String cellName() {
            return "lstm_cell";
        }

        @Override
        public Formula formula(long inputDim) {
            String bias = layout.useBias() ? " + units" : "";
            return Formula.of("4 × ((input_dim + units) × units" + bias + ")", "input_dim", inputDim, "units", units);
        }

        @Override
        public List<Tensor> step(Tensor projected, List<Tensor> states, Weights weights, Kernels kernels) {
            Tensor all = kernels.add(projected, kernels.matmul(states.get(0), layout.recurrentKernel(weights)));
            Tensor input = recurrentActivation.apply(gate(all, 0, units), kernels);
            Tensor forget = recurrentActivation.apply(gate(all, 1, units), kernels);
            Tensor candidate = activation.apply(gate(all, 2, units), kernels);
            Tensor output = recurrentActivation.apply(gate(all, 3, units), kernels);
            Tensor cell = kernels.add(kernels.multiply(forget, states.get(1)), kernels.multiply(input, candidate));
            return List.of(kernels.multiply(output, activation.apply(cell, kernels)), cell);
        }
    }

    /** Cho et al. (2014), or with {@code reset_after} the variant of CuDNN; gates packed z, r, h. */
    record Gru(
            int units, Activation activation, Activation recurrentActivation, boolean resetAfter, GatedWeights layout)
            implements RecurrentCell {
        private static final BinaryOp REST = new BinaryOp("rest", (z, h) -> (1 - z) * h);

        @Override
        public int states() {
            return 1;
        }

        @Override
        public String cellName() {
            return "gru_cell";
        }

        @Override
        public Formula formula(long inputDim) {
            String bias = !layout.useBias() ? "" : layout.biasRows() == 2 ? " + 2 × units" : " + units";
            return Formula.of("3 × ((input_dim + units) × units" + bias + ")", "input_dim", inputDim, "units", units);
        }

        @Override
        public List<Tensor> step(Tensor projected, List<Tensor> states, Weights weights, Kernels kernels) {
            Tensor before = states.get(0);
            Tensor kernel = layout.recurrentKernel(weights);
            return List.of(
                    resetAfter
                            ? resetAfter(projected, before, kernel, weights, kernels)
                            : resetBefore(projected, before, kernel, kernels));
        }

        private Tensor resetAfter(Tensor projected, Tensor before, Tensor kernel, Weights weights, Kernels kernels) {
            Tensor recurrent = kernels.matmul(before, kernel);
            if (layout.useBias()) recurrent = kernels.add(recurrent, layout.recurrentBias(weights));
            Tensor update = open(projected, recurrent, 0, kernels);
            Tensor reset = open(projected, recurrent, 1, kernels);
            Tensor candidate =
                    kernels.add(gate(projected, 2, units), kernels.multiply(reset, gate(recurrent, 2, units)));
            return mix(update, before, activation.apply(candidate, kernels), kernels);
        }

        private Tensor resetBefore(Tensor projected, Tensor before, Tensor kernel, Kernels kernels) {
            Tensor recurrent = kernels.matmul(before, Layout.slice(kernel, 1, 0, 2 * units));
            Tensor update = open(projected, recurrent, 0, kernels);
            Tensor reset = open(projected, recurrent, 1, kernels);
            Tensor inner = kernels.matmul(kernels.multiply(reset, before), gate(kernel, 2, units));
            return mix(
                    update, before, activation.apply(kernels.add(gate(projected, 2, units), inner), kernels), kernels);
        }

        private Tensor open(Tensor projected, Tensor recurrent, int gate, Kernels kernels) {
            return recurrentActivation.apply(
                    kernels.add(gate(projected, gate, units), gate(recurrent, gate, units)), kernels);
        }

        private static Tensor mix(Tensor update, Tensor before, Tensor candidate, Kernels kernels) {
            return kernels.add(kernels.multiply(update, before), kernels.zip(update, candidate, REST));
        }
    }

    private static Tensor gate(Tensor packed, int gate, int units) {
        return Layout.slice(packed, 1, gate * units, units);
    }
}
