package org.kerasaudit.importer.layers.convolution;

import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Window;

/**
 * A window that slides over a layer's output, as in transposed convolutions, with one position per input cell. Several
 * output lengths have the same number of positions, so the configuration determines which one is meant.
 *
 * @param outputPadding cells added to the shortest output, per spatial axis; null to determine the length without it
 * @param lengths the output lengths stated in the configuration, as in Keras 1; null if it does not state them
 */
record TransposedSliding(Sliding window, int @Nullable [] outputPadding, long @Nullable [] lengths) {

    /** Returns the output length along spatial axis {@code i}; unknown for an unknown length. */
    long outputLength(int i, long length) {
        if (lengths != null) return lengths[i];
        if (length == Shape.UNKNOWN) return Shape.UNKNOWN;
        long reach = window.reach(i);
        long stride = window.strides()[i];
        if (outputPadding != null) return Math.multiplyExact(length - 1, stride) + reach - cut(i) + outputPadding[i];
        long covered = Math.multiplyExact(length, stride);
        return switch (window.padding()) {
            case VALID -> covered + Math.max(reach - stride, 0);
            case FULL -> covered - (stride + reach - 2);
            default -> covered;
        };
    }

    /** Returns the number of cells that padding removes from the shortest output. */
    private long cut(int i) {
        long reach = window.reach(i);
        return switch (window.padding()) {
            case VALID -> 0;
            case FULL -> 2 * (reach - 1);
            default -> reach / 2 * 2;
        };
    }

    /** Throws {@link ShapeException} if the output length would be negative or stated lengths do not fit the input. */
    Shape outputShape(Shape input, long channels) {
        DataFormat format = window.format();
        Shape output = input.with(format.channelAxis(window.rank()), channels);
        for (int i = 0; i < window.rank(); i++) {
            int axis = format.spatialAxis(window.rank(), i);
            long length = outputLength(i, input.dim(axis));
            if (input.known(axis)) requireFit(i, input.index(axis), input.dim(axis), length);
            output = output.with(axis, length);
        }
        return output;
    }

    private void requireFit(int i, int axis, long length, long outputLength) {
        if (outputLength < 0) {
            throw new ShapeException("an output length ≥ 0 along axis " + axis, "an output length of " + outputLength);
        }
        long expected = lengths == null ? length : window.outputLength(i, outputLength);
        if (expected != length) {
            String from = expected + " cells along axis " + axis + " for an output length of " + outputLength;
            throw new ShapeException(from, length + " cells");
        }
    }

    /** Returns the window over a channels-last output for an input of these sizes, with explicit padding. */
    Window window(int[] spatial) {
        int[] before = new int[window.rank()];
        int[] after = new int[window.rank()];
        for (int i = 0; i < before.length; i++) {
            long covered = (spatial[i] - 1L) * window.strides()[i] + window.reach(i);
            long missing = covered - outputLength(i, spatial[i]);
            before[i] = window.before(i, missing);
            after[i] = Math.toIntExact(missing - before[i]);
        }
        return new Window(window.size(), window.strides(), window.dilation(), before, after);
    }
}
