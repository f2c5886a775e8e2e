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
 * A window sliding over the spatial axes of a layer's input, as Keras configures it. Arrays have one entry per spatial axis.
 *
 * @param size cells of the window
 * @param strides cells between windows
 * @param dilation cells between neighbouring taps of the window
 */
public record Sliding(int[] size, int[] strides, int[] dilation, Padding padding, DataFormat format) {

    /** What Keras assumes around the input. */
    public enum Padding {
        /** Nothing: windows lie inside the input. */
        VALID,
        /** Zeros, so that every stride-th cell of the input gets a window; the odd one at the end, as TensorFlow does. */
        SAME,
        /** As many windows as SAME, but always half a window before the input, as Theano and LocallyConnected do. */
        HALF,
        /** As many windows as SAME, their centres in the middle of the input, as CNTK does. */
        CENTRED,
        /** As many windows as SAME, the first one almost out of the input, as Keras pools on Theano. */
        OVERHANGING,
        /** Zeros before the input, so that no window sees what comes after its cell. */
        CAUSAL,
        /** Zeros wherever a window touches the input at all; only Theano had it. */
        FULL;

        public static Padding named(String kerasName) {
            return valueOf(kerasName.toUpperCase(Locale.ROOT));
        }

        /** What Keras's word for a convolution's padding meant on the backend that wrote it. */
        static Padding named(String kerasName, Origin origin) {
            Padding padding = named(kerasName);
            if (padding != SAME || origin.keras3()) return padding;
            return switch (origin.backend()) {
                case "theano" -> HALF;
                case "cntk" -> CENTRED;
                default -> SAME;
            };
        }
    }

    public int rank() {
        return size.length;
    }

    /** Cells from the first to the last tap along spatial axis {@code i}, inclusive. */
    long reach(int i) {
        return (size[i] - 1L) * dilation[i] + 1;
    }

    /** The number of windows along spatial axis {@code i}; zero or less where none fits, unknown for an unknown length. */
    long outputLength(int i, long length) {
        if (length == Shape.UNKNOWN) return Shape.UNKNOWN;
        long reach = reach(i);
        long starts = switch (padding) {
            case VALID -> length - reach + 1;
            case SAME, HALF, CENTRED, OVERHANGING, CAUSAL -> length;
            case FULL -> Math.addExact(length, reach - 1);
        };
        return starts <= 0 ? 0 : (starts - 1) / strides[i] + 1;
    }

    /**
     * {@code input} with every spatial axis swept and {@code channels} channels. Throws {@link ShapeException} where no window
     * fits.
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

    /** The window over a channels-last input of these sizes, padding spelt out. */
    public Window window(int[] spatial) {
        int[] before = new int[rank()];
        int[] after = new int[rank()];
        for (int i = 0; i < rank(); i++) {
            int missing = Math.toIntExact(covered(i, spatial[i]) - spatial[i]);
            before[i] = before(i, missing);
            after[i] = switch (padding) {
                case VALID, CAUSAL -> 0;
                case SAME -> Math.max(0, missing) - before[i];
                case HALF, CENTRED, OVERHANGING -> missing - before[i];
                case FULL -> Math.toIntExact(reach(i) - 1);
            };
        }
        return new Window(size, strides, dilation, before, after);
    }

    /** Cells that all windows together span. */
    private long covered(int i, int length) {
        return (outputLength(i, length) - 1) * strides[i] + reach(i);
    }

    /**
     * Cells assumed before the input along spatial axis {@code i}; negative where the first window starts inside.
     *
     * @param missing cells by which the windows together exceed the input
     */
    int before(int i, long missing) {
        long reach = reach(i);
        return Math.toIntExact(
                switch (padding) {
                    case VALID -> 0;
                    case SAME -> Math.max(0, missing) / 2;
                    case HALF -> reach / 2;
                    case CENTRED -> (reach - 1) / 2 - (reach - 1 - missing) / 2;
                    case OVERHANGING -> reach > 2 && reach % 2 == 1 ? reach - 2 : reach - 1;
                    case CAUSAL, FULL -> reach - 1;
                });
    }

    /** What the sizes of the window are called in formulas. */
    public List<String> sizeNames(String what) {
        return switch (rank()) {
            case 1 -> List.of(what + "_size");
            case 2 -> List.of(what + "_height", what + "_width");
            default -> List.of(what + "_depth", what + "_height", what + "_width");
        };
    }

    /** The sizes of the window by their names in formulas. */
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
