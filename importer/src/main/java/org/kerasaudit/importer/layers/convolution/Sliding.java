package org.kerasaudit.importer.layers.convolution;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Window;

/**
 * A window that slides over the spatial axes of a layer's input, as configured in Keras. Arrays have one entry per spatial
 * axis.
 *
 * @param size the window size in cells
 * @param strides the distance between windows in cells
 * @param dilation the distance between neighboring taps of the window in cells
 */
public record Sliding(int[] size, int[] strides, int[] dilation, Padding padding, DataFormat format) {

    /** How the input is padded. */
    public enum Padding {
        /** No padding: windows lie inside the input. */
        VALID,
        /** Enough zeros to give every stride-th input cell a window; an odd cell goes at the end, as in TensorFlow. */
        SAME,
        /** As many windows as SAME, but always half a window before the input, as in Theano and LocallyConnected. */
        HALF,
        /** As many windows as SAME, centered on the input, as in CNTK. */
        CENTERED,
        /** As many windows as SAME, the first one almost entirely before the input, as in Keras pooling on Theano. */
        OVERHANGING,
        /** Zeros before the input, so that no window sees later cells. */
        CAUSAL,
        /** Zeros wherever a window still touches the input; Theano only. */
        FULL;

        public static Padding named(String kerasName) {
            return valueOf(kerasName.toUpperCase(Locale.ROOT));
        }

        /** Returns the meaning of Keras's padding name for convolutions on the backend that wrote the file. */
        static Padding named(String kerasName, Origin origin) {
            Padding padding = named(kerasName);
            if (padding != SAME || origin.keras3()) return padding;
            return switch (origin.backend()) {
                case "theano" -> HALF;
                case "cntk" -> CENTERED;
                default -> SAME;
            };
        }
    }

    public int rank() {
        return size.length;
    }

    /** Returns the number of cells from the first to the last tap along spatial axis {@code i}, inclusive. */
    long reach(int i) {
        return (size[i] - 1L) * dilation[i] + 1;
    }

    /**
     * Returns the number of windows along spatial axis {@code i}; zero if none fits, unknown for an unknown length.
     */
    long outputLength(int i, long length) {
        if (length == Shape.UNKNOWN) return Shape.UNKNOWN;
        long reach = reach(i);
        long starts = switch (padding) {
            case VALID -> length - reach + 1;
            case SAME, HALF, CENTERED, OVERHANGING, CAUSAL -> length;
            case FULL -> Math.addExact(length, reach - 1);
        };
        return starts <= 0 ? 0 : (starts - 1) / strides[i] + 1;
    }

    /**
     * Returns the shape of {@code input} after sliding along every spatial axis, with {@code channels} channels. Throws
     * {@link ShapeException} if no window fits.
     */
    public Shape outputShape(Shape input, long channels) {
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

    /** Returns the window for a channels-last input of these sizes, with explicit padding. */
    public Window window(int[] spatial) {
        int[] before = new int[rank()];
        int[] after = new int[rank()];
        for (int i = 0; i < rank(); i++) {
            int missing = Math.toIntExact(covered(i, spatial[i]) - spatial[i]);
            before[i] = before(i, missing);
            after[i] = switch (padding) {
                case VALID, CAUSAL -> 0;
                case SAME -> Math.max(0, missing) - before[i];
                case HALF, CENTERED, OVERHANGING -> missing - before[i];
                case FULL -> Math.toIntExact(reach(i) - 1);
            };
        }
        return new Window(size, strides, dilation, before, after);
    }

    /** Returns the number of cells that all windows span together. */
    private long covered(int i, int length) {
        return (outputLength(i, length) - 1) * strides[i] + reach(i);
    }

    /**
     * Returns the number of padding cells before the input along spatial axis {@code i}; negative if the first window starts
     * inside.
     *
     * @param missing the number of cells by which the windows exceed the input
     */
    int before(int i, long missing) {
        long reach = reach(i);
        return Math.toIntExact(
                switch (padding) {
                    case VALID -> 0;
                    case SAME -> Math.max(0, missing) / 2;
                    case HALF -> reach / 2;
                    case CENTERED -> (reach - 1) / 2 - (reach - 1 - missing) / 2;
                    case OVERHANGING -> reach > 2 && reach % 2 == 1 ? reach - 2 : reach - 1;
                    case CAUSAL, FULL -> reach - 1;
                });
    }

    /** Returns the names of the window's sizes in formulas. */
    public List<String> sizeNames(String what) {
        return switch (rank()) {
            case 1 -> List.of(what + "_size");
            case 2 -> List.of(what + "_height", what + "_width");
            default -> List.of(what + "_depth", what + "_height", what + "_width");
        };
    }

    /** Returns the window's sizes by their names in formulas. */
    Map<String, Long> namedSizes(String what) {
        List<String> names = sizeNames(what);
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (int i = 0; i < rank(); i++) sizes.put(names.get(i), (long) size[i]);
        return sizes;
    }

    boolean strided() {
        return Arrays.stream(strides).anyMatch(stride -> stride > 1);
    }

    boolean dilated() {
        return Arrays.stream(dilation).anyMatch(step -> step > 1);
    }
}
