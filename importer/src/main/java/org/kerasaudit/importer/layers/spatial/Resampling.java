package org.kerasaudit.importer.layers.spatial;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/**
 * How images are resized, one axis at a time. Cells are points at their centers: cell {@code i} of {@code n} lies at {@code
 * (i + 0.5) / n}. A new cell is the mean of nearby cells, weighted by a function of their distance; cells outside the image
 * are left out, and the remaining weights are scaled to sum to one.
 *
 * @param antialias whether, when shrinking, the kernel is widened to all cells that a new one covers
 */
public record Resampling(Interpolation kernel, boolean antialias, Rounding rounding) {

    /** The backends agree on positions but round them differently, which shows far from an image's origin. */
    public enum Rounding {
        /** Rounds positions to float32, and bicubic positions to 1/1024 for a weight table. */
        TENSORFLOW,
        /** Places cells at their start: cell {@code i} of {@code n} lies at {@code i / n}. */
        TENSORFLOW_1,
        /** Rounds positions to float32 once. */
        JAX,
        /** Computes positions in float64, and rounds integer results to integers within their range. */
        NUMPY,
        /** Like TensorFlow without its table, but with a steeper cubic kernel that repeats the border cell. */
        TORCH,
        /** Not stated by the archive. Treated like TensorFlow, Keras's default, but without its table. */
        UNSTATED;

        static Rounding of(Origin origin) {
            if (!origin.keras3()) return origin.multiBackend() ? TENSORFLOW_1 : TENSORFLOW;
            return switch (origin.backend()) {
                case "tensorflow" -> TENSORFLOW;
                case "jax" -> JAX;
                case "torch" -> TORCH;
                // Before 3.10, Keras's NumPy backend used JAX to resize images.
                case "numpy" -> origin.atLeast(3, 10) ? NUMPY : JAX;
                default -> UNSTATED;
            };
        }

        /** Whether half precision is computed in and returned as float32. */
        boolean widens() {
            return this == TENSORFLOW || this == TORCH || this == UNSTATED;
        }
    }

    /** The element type of the resized result. */
    public enum Result {
        /** The result of interpolation: floating-point, except for nearest neighbors. */
        INTERPOLATED,
        /** The requested type; for integers, truncated and clipped to its range. */
        CUT_OFF,
        /** The requested type; for integers, rounded and clipped to its range. */
        ROUNDED;

        public static Result of(Origin origin) {
            if (origin.atLeast(3, 6)) return ROUNDED;
            return origin.keras3() && origin.onTensorFlow() ? CUT_OFF : INTERPOLATED;
        }

        public Tensor of(Tensor resized, DType wanted, Kernels kernels) {
            if (this == INTERPOLATED || resized.dtype() == wanted) return resized;
            if (wanted.isFloating()) return kernels.precision().convert(resized);
            return Cast.to(wanted, kernels.wide().map(resized, whole(wanted)));
        }

        private UnaryOp whole(DType whole) {
            boolean signed = whole.kerasName().startsWith("int");
            double values = whole == DType.BOOL ? 2 : Math.pow(2, 8.0 * whole.bytes());
            double least = signed ? -values / 2 : 0;
            double most = least + values - 1;
            String name = whole.kerasName() + " " + this;
            return this == ROUNDED
                    ? new UnaryOp(name, x -> Math.min(Math.max(Math.rint(x), least), most))
                    : new UnaryOp(name, x -> Math.min(Math.max(x, least), most));
        }
    }

    /** Entries per cell in TensorFlow's table of cubic weights. */
    private static final float TABLE = 1024;

    private static final List<String> EVERYWHERE =
            List.of("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5", "area");

    /** Reads {@code interpolation}, and refuses by name what the file's backend computes differently. */
    public static Resampling read(Config config, Interpolation defaultValue, boolean antialias) {
        Origin origin = config.origin();
        Interpolation kernel = kernel(config, defaultValue);
        boolean lanczos = kernel == Interpolation.LANCZOS3 || kernel == Interpolation.LANCZOS5;
        if (origin.backend().equals("torch") && lanczos) {
            config.refuse("interpolation", "PyTorch has no Lanczos kernels");
        }
        if (kernel == Interpolation.AREA && origin.keras3() && !origin.onTensorFlow()) {
            config.refuse("interpolation", "among Keras's backends, only TensorFlow has area interpolation");
        }
        if (kernel != Interpolation.NEAREST && origin.backend().equals("theano")) {
            config.refuse("interpolation", "Theano interpolates differently");
        }
        return new Resampling(kernel, antialias, Rounding.of(origin));
    }

    public static Resampling bilinear(Origin origin) {
        return new Resampling(Interpolation.BILINEAR, false, Rounding.of(origin));
    }

    /** tf.keras accepts names in any case, and two additional ones. */
    private static Interpolation kernel(Config config, Interpolation defaultValue) {
        if (!config.has("interpolation")) return defaultValue;
        Origin origin = config.origin();
        boolean tfKeras = !origin.keras3() && !origin.multiBackend();
        List<String> names = origin.multiBackend() ? EVERYWHERE.subList(0, 2) : EVERYWHERE;
        JsonNode value = config.raw("interpolation");
        String name = tfKeras ? value.asText().toLowerCase(Locale.ROOT) : value.asText();
        boolean blurring = tfKeras && (name.equals("gaussian") || name.equals("mitchellcubic"));
        if (!value.isTextual() || !blurring && !names.contains(name)) {
            String expected = "one of " + String.join(", ", names) + (tfKeras ? ", gaussian, mitchellcubic" : "");
            throw Config.wrong("interpolation", expected, value);
        }
        return Interpolation.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /**
     * Resizes {@code x} to {@code lengths[i]} cells along {@code axes[i]}, counted from the front. Integers stay integers
     * with nearest neighbors, and if {@code rounding} rounds them.
     */
    public Tensor resize(Tensor x, int[] axes, int[] lengths, Kernels kernels) {
        boolean same = true;
        for (int i = 0; i < axes.length; i++) same &= x.dim(axes[i]) == lengths[i];
        if (same) return x;
        Kernels precise = rounding.widens() ? kernels.wide() : kernels;
        Tensor resized = x;
        for (int i = 0; i < axes.length; i++) {
            int at = rounding.widens() ? axes.length - 1 - i : i;
            resized = resize(resized, axes[at], lengths[at], precise);
        }
        if (kernel == Interpolation.AREA) resized = precise.multiply(resized, perCell(x, axes, lengths));
        boolean rounds = rounding == Rounding.NUMPY && x.dtype().isIntegral() && kernel != Interpolation.NEAREST;
        return rounds ? rounded(resized, x, kernels) : resized;
    }

    private Tensor resize(Tensor x, int axis, int length, Kernels kernels) {
        int given = x.dim(axis);
        if (length == given && !kernel.blurs()) return x;
        if (kernel == Interpolation.NEAREST) return Layout.select(x, axis, length, to -> nearest(to, length, given));
        if (rounding.widens() && kernel == Interpolation.BILINEAR && !antialias) return mixed(x, axis, length, kernels);
        int[] axisLast = IntStream.concat(IntStream.range(0, x.rank()).filter(i -> i != axis), IntStream.of(axis))
                .toArray();
        Tensor resized = product(Layout.transpose(x, axisLast), weights(given, length), kernels);
        return Layout.transpose(resized, Layout.inverse(axisLast));
    }

    /** JAX multiplies and adds in one step, which can show if integers are rounded afterward. */
    private Tensor product(Tensor x, Tensor weights, Kernels kernels) {
        if (rounding != Rounding.JAX) return kernels.matmul(x, weights);
        Tensor rounded = kernels.precision().convert(weights);
        return kernels.precision().convert(kernels.in(Precision.FLOAT64).matmul(x, rounded));
    }

    /**
     * Interpolates between two neighbors in TensorFlow's order, whose rounding can show if integers are rounded
     * afterward.
     */
    private Tensor mixed(Tensor x, int axis, int length, Kernels kernels) {
        int last = x.dim(axis) - 1;
        double[] position = new double[length];
        double[] share = new double[length];
        for (int to = 0; to < length; to++) {
            position[to] = position(to, length, last + 1);
            share[to] = (float) position[to] - (float) Math.floor(position[to]);
        }
        Tensor before = Layout.select(x, axis, length, to -> (int) Math.max(0, Math.floor(position[to])));
        Tensor after = Layout.select(x, axis, length, to -> (int) Math.min(last, Math.ceil(position[to])));
        int[] dims = new int[x.rank() - axis];
        Arrays.fill(dims, 1);
        dims[0] = length;
        Tensor step = kernels.multiply(kernels.subtract(after, before), Tensor.of(share, dims));
        return kernels.add(before, step);
    }

    private static Tensor rounded(Tensor resized, Tensor given, Kernels kernels) {
        int[] all = IntStream.range(0, given.rank()).toArray();
        Tensor least = kernels.reduce(given, Reduction.MIN, true, all);
        Tensor most = kernels.reduce(given, Reduction.MAX, true, all);
        Tensor whole = kernels.map(resized, new UnaryOp("round", Math::rint));
        Tensor within = kernels.zip(kernels.zip(whole, least, BinaryOp.MAXIMUM), most, BinaryOp.MINIMUM);
        return Cast.to(given.dtype(), within);
    }

    private int nearest(int to, int length, int given) {
        boolean byRatio = rounding.widens();
        float middle = to + 0.5f;
        float position = byRatio ? middle * ratio(given, length) : middle * given / length;
        return Math.min(given - 1, (int) position);
    }

    /** Returns the matrix {@code [given, length]} that resizes {@code given} cells to {@code length}. */
    public Tensor weights(int given, int length) {
        if (rounding == Rounding.TORCH && kernel == Interpolation.BICUBIC && !antialias)
            return steepCubic(given, length);
        double[] weights = new double[Tensor.count(given, length)];
        for (int to = 0; to < length; to++) {
            double position = position(to, length, given);
            double sum = 0;
            for (int from = 0; from < given; from++) {
                double weight = kernel == Interpolation.AREA
                        ? overlap(from, to, ratio(given, length))
                        : kernel.weight(Math.abs(from - position) / stretch(given, length));
                weights[from * length + to] = weight;
                sum += weight;
            }
            if (kernel == Interpolation.AREA) continue;
            for (int from = 0; from < given; from++) weights[from * length + to] /= sum;
        }
        return Tensor.of(weights, given, length);
    }

    /** Weights the four cells around each new one; cells beyond the border repeat the last one. */
    private Tensor steepCubic(int given, int length) {
        double[] weights = new double[Tensor.count(given, length)];
        for (int to = 0; to < length; to++) {
            double position = position(to, length, given);
            int cell = (int) Math.floor(position);
            for (int from = cell - 1; from <= cell + 2; from++) {
                int within = Math.min(Math.max(from, 0), given - 1);
                weights[within * length + to] += Interpolation.cubic(Math.abs(from - position), -0.75);
            }
        }
        return Tensor.of(weights, given, length);
    }

    private double stretch(int given, int length) {
        return antialias ? Math.max(1, (double) given / length) : 1;
    }

    /** Returns how much of a given cell is covered by a new one. */
    private static double overlap(int from, int to, float ratio) {
        float start = to * ratio;
        float end = (to + 1) * ratio;
        boolean within = start > from && end < from + 1;
        return within ? ratio : Math.max(0, Math.min(end, from + 1) - Math.max(start, from));
    }

    /** Returns the reciprocal of the number of given cells per new one. */
    private static Tensor perCell(Tensor x, int[] axes, int[] lengths) {
        float cells = 1;
        for (int i = 0; i < axes.length; i++) cells *= ratio(x.dim(axes[i]), lengths[i]);
        return Tensor.of(new float[] {1 / cells});
    }

    /** Returns the position of a new cell among the given ones. */
    private double position(int to, int length, int given) {
        return switch (rounding) {
            case TENSORFLOW_1 -> to * ratio(given, length);
            case NUMPY -> (to + 0.5) * (1 / ((double) length / given)) - 0.5;
            case JAX -> Math.fma(to + 0.5f, ratio(given, length), -0.5f);
            case TENSORFLOW, TORCH, UNSTATED -> tensorFlowPosition(to, length, given);
        };
    }

    private double tensorFlowPosition(int to, int length, int given) {
        boolean ownOperation = kernel == Interpolation.BILINEAR || kernel == Interpolation.BICUBIC;
        if (antialias || !ownOperation) return (double) ((to + 0.5f) * inverse(given, length)) - 0.5;
        float position = (to + 0.5f) * ratio(given, length) - 0.5f;
        if (kernel == Interpolation.BILINEAR || rounding != Rounding.TENSORFLOW) return position;
        double cell = Math.floor(position);
        return cell + Math.rint((position - (float) cell) * TABLE) / TABLE;
    }

    private static float ratio(int given, int length) {
        return given / (float) length;
    }

    /** Returns the ratio as the inverse of its inverse, which adds a rounding. */
    private static float inverse(int given, int length) {
        return 1 / ((float) length / given);
    }
}
