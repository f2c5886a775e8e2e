package org.kerasaudit.importer.layers.recurrent;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Activation;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.convolution.Sliding;
import org.kerasaudit.importer.layers.convolution.Sliding.Padding;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * One step of ConvLSTM1D to 3D: an LSTM whose products are convolutions; Shi et al. (2015), without peepholes.
 *
 * @param window the convolution of the step; states are convolved with the same taps, without strides or dilation
 * @param kernels how the kernels are stored
 * @param fixedSize whether the spatial sizes must be known, as in Keras 3
 */
public record ConvLstm(
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
        private final @Nullable Tensor bias;

        RunningConvLstm(ConvLstm cell, Weights weights, Kernels engine) {
            this.cell = cell;
            this.engine = engine;
            this.kernel = cell.kernels.kernel(weights, cell.window.rank());
            this.recurrentKernel = cell.kernels.recurrentKernel(weights, cell.window.rank());
            this.bias = cell.kernels.bias(weights).map(this::alongChannels).orElse(null);
        }

        private Tensor alongChannels(Tensor perFilter) {
            if (cell.window.format() == DataFormat.CHANNELS_LAST) return perFilter;
            return Layout.along(perFilter, 0, cell.window.rank() + 1);
        }

        @Override
        public Tensor project(Tensor x) {
            Tensor sums = convolve(x, kernel, cell.window);
            return biasLast() ? sums : biased(sums);
        }

        @Override
        public Step step(Tensor projected, List<Tensor> states) {
            Tensor recurrent = convolve(states.get(0), recurrentKernel, cell.recurrentWindow());
            Tensor sums = engine.add(projected, recurrent);
            Tensor gates = biasLast() ? biased(sums) : sums;
            int axis = gates.rank() + cell.window.format().channelAxis(cell.window.rank());
            return RecurrentCells.lstm(gates, axis, states.get(1), cell.activation, cell.recurrentActivation, engine);
        }

        /** TensorFlow's graphs move the bias after the sum, which matters in half precision. */
        private boolean biasLast() {
            return engine.precision().half();
        }

        private Tensor biased(Tensor sums) {
            return bias == null ? sums : engine.add(sums, bias);
        }

        private Tensor convolve(Tensor x, Tensor taps, Sliding sliding) {
            Tensor images = sliding.format().toChannelsLast(x);
            int[] spatial = Arrays.copyOfRange(images.dims(), 1, sliding.rank() + 1);
            return sliding.format().fromChannelsLast(engine.convolve(images, taps, sliding.window(spatial), 1));
        }
    }

    private Sliding recurrentWindow() {
        int[] ones = new int[window.rank()];
        Arrays.fill(ones, 1);
        return new Sliding(window.size(), ones, ones, Padding.SAME, window.format());
    }
}
