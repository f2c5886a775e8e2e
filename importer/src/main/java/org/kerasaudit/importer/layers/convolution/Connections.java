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
 * The input cells that each output cell of a sliding window is connected to. Cells and taps are numbered in row-major order
 * over the spatial axes.
 *
 * @param inputDims sizes of the input in the layer's data format, batch first
 * @param outputDims the same for the output
 */
record Connections(Sliding window, int[] inputDims, int[] outputDims) {

    int channels() {
        return inputDims[axis(window.format().channelAxis(window.rank()))];
    }

    /** Returns the sizes of the input's spatial axes. */
    int[] input() {
        return spatial(inputDims);
    }

    /** Returns the sizes of the output's spatial axes. */
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

    /** Returns the output's sizes by their names in formulas. */
    Map<String, Long> outputSizes() {
        return named("output", output());
    }

    /** Returns the input's sizes by their names in formulas. */
    Map<String, Long> inputSizes() {
        return named("input", input());
    }

    private Map<String, Long> named(String what, int[] sizes) {
        List<String> names = window.sizeNames(what);
        Map<String, Long> named = new LinkedHashMap<>();
        for (int i = 0; i < sizes.length; i++) named.put(names.get(i), (long) sizes[i]);
        return named;
    }

    /** Returns the number of output cells. */
    int cells() {
        return Tensor.count(output());
    }

    int inputCells() {
        return Tensor.count(input());
    }

    int taps() {
        return Tensor.count(window.size());
    }

    /** Returns the number of values in one window: taps times channels. */
    int features() {
        return Math.multiplyExact(taps(), channels());
    }

    /** Returns the index of a tap and channel within a window, in the layer's data format. */
    int feature(int tap, int channel) {
        return window.format() == DataFormat.CHANNELS_FIRST ? channel * taps() + tap : tap * channels() + channel;
    }

    /** Returns the output cell's position along each spatial axis. */
    int[] position(int cell) {
        return unravel(cell, output());
    }

    /** Returns the input cell at a tap of an output cell's window; -1 if the tap lies outside the input. */
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

    /** Returns the number of connected pairs of output and input cells. */
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

    /** Pads {@code x} with zeros so that every window lies inside. */
    Tensor pad(Tensor x) {
        Window resolved = window.window(input());
        int[] before = new int[x.rank()];
        int[] after = new int[x.rank()];
        for (int i = 0; i < window.rank(); i++) {
            int axis = axis(window.format().spatialAxis(window.rank(), i));
            before[axis] = resolved.before()[i];
            after[axis] = Math.max(0, resolved.after()[i]);
        }
        return Arrays.stream(before).sum() + Arrays.stream(after).sum() == 0 ? x : Layout.pad(x, before, after);
    }
}
