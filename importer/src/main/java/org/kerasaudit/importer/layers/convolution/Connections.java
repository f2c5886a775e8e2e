package org.kerasaudit.importer.layers.convolution;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.Window;

/**
 * Which input cells each output cell of a sliding window is connected to. Cells and taps are numbered in row-major order
 * over the spatial axes.
 *
 * @param inputDims sizes of the input in the layer's data format, batch first
 * @param outputDims likewise of the output
 */
record Connections(Sliding window, int[] inputDims, int[] outputDims) {

    int channels() {
        return inputDims[axis(window.format().channelAxis(window.rank()))];
    }

    /** The sizes along the spatial axes of the input. */
    int[] input() {
        return spatial(inputDims);
    }

    /** The sizes along the spatial axes of the output. */
    int[] output() {
        return spatial(outputDims);
    }

    private int[] spatial(int[] dims) {
        int[] spatial = new int[window.rank()];
        for (int i = 0; i < spatial.length; i++)
            spatial[i] = dims[axis(window.format().spatialAxis(window.rank(), i))];
        return spatial;
    }

    private int axis(int fromEnd) {
        return fromEnd + window.rank() + 2;
    }

    /** The output's sizes by their names in formulas. */
    Map<String, Long> outputSizes() {
        return named("output", output());
    }

    /** The input's sizes by their names in formulas. */
    Map<String, Long> inputSizes() {
        return named("input", input());
    }

    private Map<String, Long> named(String what, int[] sizes) {
        List<String> names = window.sizeNames(what);
        Map<String, Long> named = new LinkedHashMap<>();
        for (int i = 0; i < sizes.length; i++) named.put(names.get(i), (long) sizes[i]);
        return named;
    }

    /** The number of output cells. */
    int cells() {
        return Tensor.count(output());
    }

    int inputCells() {
        return Tensor.count(input());
    }

    int taps() {
        return Tensor.count(window.size());
    }

    /** What one window sees: a number per tap and channel. */
    int features() {
        return Math.multiplyExact(taps(), channels());
    }

    /** Where in a window's view a channel of a tap stands in the layer's data format. */
    int feature(int tap, int channel) {
        return window.format() == DataFormat.CHANNELS_FIRST ? channel * taps() + tap : tap * channels() + channel;
    }

    /** The output cell's position along each spatial axis. */
    int[] position(int cell) {
        return unravel(cell, output());
    }

    /** The input cell under a tap of the window of an output cell; -1 where the tap lies outside. */
    int inputCell(int cell, int tap) {
        int[] input = input();
        int[] at = position(cell);
        int[] offset = unravel(tap, window.size());
        int found = 0;
        for (int i = 0; i < at.length; i++) {
            int along = at[i] * window.strides()[i] + offset[i] - window.before(i, 0);
            if (along < 0 || along >= input[i]) return -1;
            found = found * input[i] + along;
        }
        return found;
    }

    private static int[] unravel(int index, int[] sizes) {
        int[] at = new int[sizes.length];
        for (int i = sizes.length - 1; i >= 0; i--) {
            at[i] = index % sizes[i];
            index /= sizes[i];
        }
        return at;
    }

    /** Pairs of an output cell and an input cell it is connected to. */
    long pairs() {
        long pairs = 1;
        int[] input = input();
        int[] output = output();
        for (int i = 0; i < input.length; i++) {
            long along = 0;
            for (int at = 0; at < output[i]; at++) {
                int start = at * window.strides()[i] - window.before(i, 0);
                along += Math.min(input[i], start + window.size()[i]) - Math.max(0, start);
            }
            pairs = Math.multiplyExact(pairs, along);
        }
        return pairs;
    }

    /** {@code x} with zeros around it, so that every window lies inside. */
    Tensor pad(Tensor x) {
        Window spelt = window.window(input());
        int[] before = new int[x.rank()];
        int[] after = new int[x.rank()];
        for (int i = 0; i < window.rank(); i++) {
            int axis = axis(window.format().spatialAxis(window.rank(), i));
            before[axis] = spelt.before()[i];
            after[axis] = Math.max(0, spelt.after()[i]);
        }
        return Arrays.stream(before).sum() + Arrays.stream(after).sum() == 0 ? x : Layout.pad(x, before, after);
    }
}
