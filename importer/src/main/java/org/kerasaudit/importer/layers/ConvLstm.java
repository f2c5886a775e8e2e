package org.kerasaudit.importer.layers;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kerasaudit.importer.layers.Sliding.Padding;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.Window;

/**
 * One step of ConvLSTM1D to 3D: an LSTM whose products are convolutions; Shi et al. (2015), without peepholes.
 *
 * @param window how the step is convolved; its states are convolved with the same taps, neither strided nor dilated
 * @param kernels how the kernels are stored
 * @param fixedSize whether the spatial sizes must be known, as in Keras 3
 */
record ConvLstm(
        Sliding window,
        int filters,
        ConvGates kernels,
        Activation activation,
        Activation recurrentActivation,
        boolean fixedSize)
        implements RecurrentCell {

    @Override
    public String className() {
        return "conv_lstm_cell";
    }

    @Override
    public int stepRank() {
        return window.rank() + 2;
    }

    @Override
    public List<WeightSpec> weights(Shape step) {
        return kernels.specs(window.size(), channels(step), filters);
    }

    private long channels(Shape step) {
        return window.format().channels(step, window.rank());
    }

    @Override
    public Formula formula(Shape step) {
        Map<String, Long> values = new LinkedHashMap<>();
        List<String> taps = window.sizeNames("kernel");
        for (int i = 0; i < taps.size(); i++) values.put(taps.get(i), (long) window.size()[i]);
        values.put("input_channels", channels(step));
        values.put("filters", (long) filters);
        String bias = kernels.useBias() ? " + filters" : "";
        return new Formula(
                "4 × (" + String.join(" × ", taps) + " × (input_channels + filters) × filters" + bias + ")", values);
    }

    @Override
    public Shape outputShape(Shape step) {
        channels(step);
        for (int i = 0; fixedSize && i < window.rank(); i++) {
            if (!step.known(window.format().spatialAxis(window.rank(), i))) {
                throw new ShapeException("known spatial sizes", step.toString());
            }
        }
        return window.outputShape(step, filters);
    }

    @Override
    public int states() {
        return 2;
    }

    @Override
    public List<Shape> stateShapes(Shape step) {
        return Collections.nCopies(2, outputShape(step));
    }

    @Override
    public Running start(Weights weights, Kernels engine) {
        return new RunningConvLstm(this, weights, engine);
    }

    /** A ConvLSTM between its steps. */
    private static final class RunningConvLstm implements Running {
        private final ConvLstm cell;
        private final Kernels engine;
        private final Tensor kernel;
        private final Tensor recurrentKernel;
        private final List<Tensor> bias;

        RunningConvLstm(ConvLstm cell, Weights weights, Kernels engine) {
            this.cell = cell;
            this.engine = engine;
            this.kernel = cell.kernels.kernel(weights, cell.window.rank());
            this.recurrentKernel = cell.kernels.recurrentKernel(weights, cell.window.rank());
            this.bias = cell.kernels.bias(weights).stream().toList();
        }

        @Override
        public Tensor project(Tensor x) {
            return convolve(x, kernel, cell.window, bias);
        }

        @Override
        public Step step(Tensor projected, List<Tensor> states) {
            Tensor recurrent = convolve(states.get(0), recurrentKernel, cell.recurrentWindow(), List.of());
            Tensor gates = engine.add(projected, recurrent);
            int axis = gates.rank() + cell.window.format().channelAxis(cell.window.rank());
            return RecurrentCells.lstm(gates, axis, states.get(1), cell.activation, cell.recurrentActivation, engine);
        }

        private Tensor convolve(Tensor x, Tensor taps, Sliding sliding, List<Tensor> biases) {
            Tensor images = sliding.format().toChannelsLast(x);
            int[] spatial = Arrays.copyOfRange(images.dims(), 1, sliding.rank() + 1);
            Window over = sliding.window(spatial);
            Tensor sums = engine.convolve(images, taps, over, 1);
            for (Tensor one : biases) sums = engine.add(sums, one);
            return sliding.format().fromChannelsLast(sums);
        }
    }

    private Sliding recurrentWindow() {
        int[] ones = new int[window.rank()];
        Arrays.fill(ones, 1);
        return new Sliding(window.size(), ones, ones, Padding.SAME, window.format());
    }
}
