package org.kerasaudit.importer.tensor.plain;

import java.util.Arrays;
import org.kerasaudit.importer.tensor.Budget;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.Window;

/**
 * A window sliding over a channels-last tensor. There are always three spatial axes: missing ones have size 1 and come
 * first. Cells are counted in row-major order over batch and spatial axes, without channels.
 */
record SlidingWindow(int batch, int[] input, int[] output, Window window) {
    private static final int AXES = 3;

    /** The number of elements processed at a time; a few such runs fit in the first-level cache. */
    private static final int RUN = 2048;

    static SlidingWindow of(Tensor x, Window window) {
        return of(x.dims(), window);
    }

    /** @param dims the batch and spatial axes of the input, channels last */
    static SlidingWindow of(int[] dims, Window window) {
        int rank = window.rank();
        if (rank > AXES || dims.length != rank + 2) {
            throw new IllegalArgumentException("a window over " + rank + " axes does not fit " + Shape.of(dims));
        }
        Window wide = new Window(
                widen(window.size(), 1),
                widen(window.strides(), 1),
                widen(window.dilation(), 1),
                widen(window.before(), 0),
                widen(window.after(), 0));
        int[] input = widen(Arrays.copyOfRange(dims, 1, rank + 1), 1);
        int[] output = new int[AXES];
        for (int i = 0; i < AXES; i++) output[i] = wide.outputLength(i, input[i]);
        return new SlidingWindow(dims[0], input, output, wide);
    }

    private static int[] widen(int[] perAxis, int filler) {
        int[] wide = new int[AXES];
        Arrays.fill(wide, filler);
        System.arraycopy(perAxis, 0, wide, AXES - perAxis.length, perAxis.length);
        return wide;
    }

    /** Returns the dimensions of the output with {@code channels} channels, over {@code rank} spatial axes. */
    int[] outputDims(int rank, int channels) {
        int[] dims = new int[rank + 2];
        dims[0] = batch;
        System.arraycopy(output, AXES - rank, dims, 1, rank);
        dims[rank + 1] = channels;
        return dims;
    }

    int outputCells() {
        return Tensor.count(batch, Tensor.count(output));
    }

    int taps() {
        return Tensor.count(window.size());
    }

    /** Charges the work of all window positions to the budget of the pass. */
    void spend(double channels) {
        double positions = batch;
        for (int cells : output) positions *= cells;
        double taps = 1;
        for (int size : window.size()) taps *= size;
        Budget.spendWindows(positions, taps, channels);
    }

    /** Returns the input position along {@code axis} under the first tap of the window at {@code at}; may lie outside. */
    int start(int axis, int at) {
        return at * window.strides()[axis] - window.before()[axis];
    }

    /** Accumulates the values under one tap of the window for a run of output cells, channel by channel. */
    @FunctionalInterface
    interface Fold<A> {
        void take(A folded, A values, int tap, int length);
    }

    /**
     * Accumulates the values under the window for every output cell into {@code result}; input and result both have
     * {@code channels} channels. Accumulation starts from {@code initial}, which is also the value of cells outside the
     * input. {@code A} is {@code float[]} or {@code double[]}.
     */
    <A> void fold(A x, int channels, double initial, Fold<A> fold, A result) {
        int run = run(channels);
        A folded = sameType(result, run * channels);
        A values = sameType(result, run * channels);
        int line = 0;
        for (int b = 0; b < batch; b++) {
            for (int i = 0; i < output[0]; i++) {
                for (int j = 0; j < output[1]; j++, line++) {
                    for (int k = 0; k < output[2]; k += run) {
                        int length = Math.min(run, output[2] - k) * channels;
                        fill(folded, length, initial);
                        Run cells = new Run(b, start(0, i), start(1, j), k, length / channels);
                        foldRun(cells, x, channels, initial, fold, folded, values);
                        System.arraycopy(folded, 0, result, (line * output[2] + k) * channels, length);
                    }
                }
            }
        }
    }

    /** Receives the number of input cells under the window at an output cell. */
    @FunctionalInterface
    interface CellVisitor {
        void visit(int cell, int covered);
    }

    void forEachCell(CellVisitor visitor) {
        int cell = 0;
        for (int b = 0; b < batch; b++) {
            for (int i = 0; i < output[0]; i++) {
                for (int j = 0; j < output[1]; j++) {
                    int plane = tapsInside(0, i) * tapsInside(1, j);
                    for (int k = 0; k < output[2]; k++) visitor.visit(cell++, plane * tapsInside(2, k));
                }
            }
        }
    }

    /** Returns the number of taps along {@code axis} that lie inside the input with the window at {@code at}. */
    private int tapsInside(int axis, int at) {
        int inside = 0;
        for (int tap = 0; tap < window.size()[axis]; tap++) {
            int cell = start(axis, at) + tap * window.dilation()[axis];
            if (cell >= 0 && cell < input[axis]) inside++;
        }
        return inside;
    }

    /** Returns the number of output cells along the last axis that are processed at a time. */
    int run(int channels) {
        return Math.max(1, Math.min(output[2], RUN / Math.max(1, channels)));
    }

    /** Adjacent output cells, and where their windows start in the input. */
    private record Run(int batch, int startI, int startJ, int first, int count) {}

    private <A> void foldRun(Run run, A x, int channels, double initial, Fold<A> fold, A folded, A values) {
        int[] size = window.size();
        int[] dilation = window.dilation();
        for (int p = 0; p < size[0]; p++) {
            int i = run.startI + p * dilation[0];
            if (i < 0 || i >= input[0]) continue;
            for (int q = 0; q < size[1]; q++) {
                int j = run.startJ + q * dilation[1];
                if (j < 0 || j >= input[1]) continue;
                int line = ((run.batch * input[0] + i) * input[1] + j) * input[2];
                for (int r = 0; r < size[2]; r++) {
                    int start = start(2, run.first) + r * dilation[2];
                    gather(x, line, start, run.count, channels, initial, values);
                    fold.take(folded, values, (p * size[1] + q) * size[2] + r, run.count * channels);
                }
            }
        }
    }

    /** Copies {@code count} input cells of one line that lie one stride apart, starting at {@code start}. */
    private <A> void gather(A x, int line, int start, int count, int channels, double outside, A values) {
        int stride = window.strides()[2];
        int first = Math.min(count, start >= 0 ? 0 : (-start + stride - 1) / stride);
        int last = start >= input[2] ? first : Math.max(first, Math.min(count, (input[2] - 1 - start) / stride + 1));
        if (first > 0 || last < count) fill(values, count * channels, outside);
        if (stride == 1) {
            int length = (last - first) * channels;
            System.arraycopy(x, length == 0 ? 0 : (line + start + first) * channels, values, first * channels, length);
            return;
        }
        for (int k = first; k < last; k++) {
            System.arraycopy(x, (line + start + k * stride) * channels, values, k * channels, channels);
        }
    }

    @SuppressWarnings("unchecked")
    private static <A> A sameType(A like, int length) {
        return (A) (like instanceof float[] ? new float[length] : new double[length]);
    }

    private static void fill(Object array, int length, double value) {
        if (array instanceof float[] floats) Arrays.fill(floats, 0, length, (float) value);
        else Arrays.fill((double[]) array, 0, length, value);
    }
}
