package org.kerasaudit.importer.layers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Window;

/**
 * A window sliding over the spatial axes of a layer's input, as Keras configures it. Arrays have one entry per spatial axis.
 *
 * @param size cells of the window
 * @param strides cells between windows
 * @param dilation cells between neighbouring taps of the window
 */
record Sliding(int[] size, int[] strides, int[] dilation, Padding padding, DataFormat format) {

    /** What Keras assumes around the input. */
    enum Padding {
        /** Nothing: windows lie inside the input. */
        VALID,
        /** Zeros, so that every stride-th cell of the input gets a window; the odd one at the end, as TensorFlow does. */
        SAME,
        /** Zeros before the input, so that no window sees what comes after its cell. */
        CAUSAL,
        /** Zeros wherever a window touches the input at all; only Keras 1 on Theano had it. */
        FULL;

        static Padding named(String kerasName) {
            return valueOf(kerasName.toUpperCase(Locale.ROOT));
        }
    }

    int rank() {
        return size.length;
    }

    /** Cells from the first to the last tap along spatial axis {@code i}, inclusive. */
    private long reach(int i) {
        return (size[i] - 1L) * dilation[i] + 1;
    }

    /** The number of windows along spatial axis {@code i}; zero or less where none fits, unknown for an unknown length. */
    long outputLength(int i, long length) {
        if (length == Shape.UNKNOWN) return Shape.UNKNOWN;
        long reach = reach(i);
        long starts = switch (padding) {
            case VALID -> length - reach + 1;
            case SAME, CAUSAL -> length;
            case FULL -> Math.addExact(length, reach - 1);
        };
        return starts <= 0 ? 0 : (starts - 1) / strides[i] + 1;
    }

    /**
     * {@code input} with every spatial axis swept and {@code channels} channels. Throws {@link ShapeException} where no window
     * fits.
     */
    Shape outputShape(Shape input, long channels) {
        Shape output = input.with(format.channelAxis(rank()), channels);
        for (int i = 0; i < rank(); i++) {
            int axis = format.spatialAxis(rank(), i);
            long length = outputLength(i, input.dim(axis));
            if (length == 0 && padding == Padding.VALID) {
                throw new ShapeException(
                        "at least " + reach(i) + " cells along axis " + input.index(axis), input.toString());
            }
            output = output.with(axis, length);
        }
        return output;
    }

    /** The window over a channels-last input of these sizes, padding spelt out. */
    Window window(int[] spatial) {
        int[] before = new int[rank()];
        int[] after = new int[rank()];
        for (int i = 0; i < rank(); i++) {
            int reach = Math.toIntExact(reach(i));
            int total = switch (padding) {
                case VALID -> 0;
                case SAME -> Math.max(0, covered(i, spatial[i]) - spatial[i]);
                case CAUSAL -> reach - 1;
                case FULL -> Math.multiplyExact(2, reach - 1);
            };
            before[i] = padding == Padding.CAUSAL ? total : total / 2;
            after[i] = total - before[i];
        }
        return new Window(size, strides, dilation, before, after);
    }

    /** Cells that all windows together span. */
    private int covered(int i, int length) {
        return Math.toIntExact((outputLength(i, length) - 1) * strides[i] + reach(i));
    }

    /** What the sizes of the window are called in formulas. */
    List<String> sizeNames(String what) {
        return switch (rank()) {
            case 1 -> List.of(what + "_size");
            case 2 -> List.of(what + "_height", what + "_width");
            default -> List.of(what + "_depth", what + "_height", what + "_width");
        };
    }

    boolean strided() {
        return Arrays.stream(strides).anyMatch(stride -> stride > 1);
    }

    boolean dilated() {
        return Arrays.stream(dilation).anyMatch(step -> step > 1);
    }
}
