package org.kerasaudit.importer.layers;

import java.util.Arrays;
import org.kerasaudit.importer.layers.Sliding.Padding;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.Window;

/** What pooling with {@code padding=same} assumes around the input, by backend. */
enum PoolingBorder {
    /** Cells that do not count, the odd one at the end. */
    AS_TENSORFLOW,
    /** Cells that do not count, as many as a window reaches, so that the first one starts further out. */
    AS_THEANO,
    /** Averages repeat the border where TensorFlow would pad unevenly. */
    AS_TORCH;

    /** An input with its border, as channels-last images, and the window that sweeps it. */
    record Bordered(Tensor tensor, Window window) {}

    static PoolingBorder read(Config config, Sliding window, boolean max) {
        if (window.padding() != Padding.SAME) return AS_TENSORFLOW;
        String backend = config.origin().backend();
        String key = config.origin().keras1() ? "border_mode" : "padding";
        boolean flat = window.rank() == 3 && Arrays.stream(window.size()).anyMatch(size -> size == 1);
        if (backend.equals("theano") && flat) config.refuse(key, "Theano has no such window of one cell along an axis");
        if (backend.equals("cntk")) config.refuse(key, "CNTK pads in a way of its own");
        return switch (backend) {
            case "theano" -> AS_THEANO;
            case "torch" -> max ? AS_TENSORFLOW : AS_TORCH;
            default -> AS_TENSORFLOW;
        };
    }

    Bordered of(Tensor images, Sliding sliding) {
        int[] spatial = Arrays.copyOfRange(images.dims(), 1, sliding.rank() + 1);
        Window window = sliding.window(spatial);
        return switch (this) {
            case AS_TENSORFLOW -> new Bordered(images, window);
            case AS_THEANO -> new Bordered(images, reachingOut(window, sliding, spatial));
            case AS_TORCH ->
                Arrays.equals(window.before(), window.after())
                        ? new Bordered(images, window)
                        : repeated(images, window);
        };
    }

    private static Window reachingOut(Window window, Sliding sliding, int... spatial) {
        int[] before = new int[spatial.length];
        int[] after = new int[spatial.length];
        for (int i = 0; i < spatial.length; i++) {
            int size = window.size()[i];
            before[i] = size > 2 && size % 2 == 1 ? size - 2 : size - 1;
            int swept = Math.toIntExact((sliding.outputLength(i, spatial[i]) - 1) * window.strides()[i]) + size;
            after[i] = swept - spatial[i] - before[i];
        }
        return new Window(window.size(), window.strides(), window.dilation(), before, after);
    }

    private static Bordered repeated(Tensor images, Window window) {
        Tensor padded = images;
        for (int i = 0; i < window.rank(); i++) {
            int before = window.before()[i];
            int last = images.dim(i + 1) - 1;
            int length = before + images.dim(i + 1) + window.after()[i];
            padded = Layout.select(padded, i + 1, length, at -> Math.min(Math.max(at - before, 0), last));
        }
        int[] none = new int[window.rank()];
        return new Bordered(padded, new Window(window.size(), window.strides(), window.dilation(), none, none));
    }
}
