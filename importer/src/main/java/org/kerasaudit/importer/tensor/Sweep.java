package org.kerasaudit.importer.tensor;

import java.util.Arrays;

/**
 * A window on its way over a channels-last tensor. Spatial axes are always three: missing ones count as size 1, in front.
 * Cells are counted in row-major order over batch and spatial axes, without channels.
 */
record Sweep(int batch, int[] input, int[] output, Window window) {
    private static final int AXES = 3;

    /** Is told of a tap of the window over {@code outputCell} that meets {@code inputCell}. */
    interface Visitor {
        void meet(int outputCell, int tap, int inputCell);
    }

    static Sweep of(Tensor x, Window window) {
        int rank = window.rank();
        if (rank > AXES || x.rank() != rank + 2) {
            throw new IllegalArgumentException("a window over " + rank + " axes does not fit " + x);
        }
        Window wide = new Window(
                widen(window.size(), 1),
                widen(window.strides(), 1),
                widen(window.dilation(), 1),
                widen(window.before(), 0),
                widen(window.after(), 0));
        int[] input = widen(Arrays.copyOfRange(x.dims(), 1, rank + 1), 1);
        int[] output = new int[AXES];
        for (int i = 0; i < AXES; i++) output[i] = wide.outputLength(i, input[i]);
        return new Sweep(x.dim(0), input, output, wide);
    }

    private static int[] widen(int[] perAxis, int filler) {
        int[] wide = new int[AXES];
        Arrays.fill(wide, filler);
        System.arraycopy(perAxis, 0, wide, AXES - perAxis.length, perAxis.length);
        return wide;
    }

    /** The sizes of the swept tensor with {@code channels} channels, over {@code rank} spatial axes. */
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

    /** The input position along {@code axis} under the first tap of the window at {@code at}; may lie outside. */
    int start(int axis, int at) {
        return at * window.strides()[axis] - window.before()[axis];
    }

    /** Visits every window, and under each every tap that lies inside the input, both in row-major order. */
    void visit(Visitor visitor) {
        int cell = 0;
        for (int b = 0; b < batch; b++) {
            for (int i = 0; i < output[0]; i++) {
                for (int j = 0; j < output[1]; j++) {
                    for (int k = 0; k < output[2]; k++) {
                        visitWindow(visitor, cell++, b, start(0, i), start(1, j), start(2, k));
                    }
                }
            }
        }
    }

    private void visitWindow(Visitor visitor, int cell, int b, int startI, int startJ, int startK) {
        int[] size = window.size();
        int[] dilation = window.dilation();
        for (int p = 0; p < size[0]; p++) {
            int i = startI + p * dilation[0];
            if (i < 0 || i >= input[0]) continue;
            for (int q = 0; q < size[1]; q++) {
                int j = startJ + q * dilation[1];
                if (j < 0 || j >= input[1]) continue;
                int tap = (p * size[1] + q) * size[2];
                int line = ((b * input[0] + i) * input[1] + j) * input[2];
                for (int r = 0; r < size[2]; r++) {
                    int k = startK + r * dilation[2];
                    if (k >= 0 && k < input[2]) visitor.meet(cell, tap + r, line + k);
                }
            }
        }
    }
}
