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
 * How images get another size, one axis at a time. Cells are taken as points at their middles: cell {@code i} of {@code n}
 * lies at {@code (i + 0.5) / n}. A new cell is the mean of the given cells near it, weighted by a function of their distance,
 * the weights of cells outside the image left out and the others scaled to sum up to one.
 *
 * @param antialias whether the kernel is stretched over all cells that a new one stands for, where there come to be fewer
 */
public record Resampling(Interpolation kernel, boolean antialias, Rounding rounding) {

    /** Who computes it: they agree on what a position is, not on how it is rounded, and far from an image's origin that shows. */
    public enum Rounding {
        /** Rounds positions to float32, and those of bicubic interpolation to 1/1024 to look weights up in a table. */
        TENSORFLOW,
        /** Takes cells as points at their beginnings: cell {@code i} of {@code n} lies at {@code i / n}. */
        TENSORFLOW_1,
        /** Rounds positions to float32, once. */
        JAX,
        /** Computes positions in float64, and rounds whole numbers' results to whole numbers within their range. */
        NUMPY,
        /** As TensorFlow without its table, but with a steeper cubic kernel whose cells beyond the border repeat it. */
        TORCH,
        /** An archive does not say. Taken as TensorFlow, Keras's default, but without the table that it alone has. */
        UNSTATED;

        static Rounding of(Origin origin) {
            if (!origin.keras3()) return origin.multiBackend() ? TENSORFLOW_1 : TENSORFLOW;
            return switch (origin.backend()) {
                case "tensorflow" -> TENSORFLOW;
                case "jax" -> JAX;
                case "torch" -> TORCH;
                // Before 3.10 Keras's NumPy backend had JAX resize images.
                case "numpy" -> origin.atLeast(3, 10) ? NUMPY : JAX;
                default -> UNSTATED;
            };
        }

        /** Whether halves are computed with in float32, and come out as that. */
        boolean widens() {
            return this == TENSORFLOW || this == TORCH || this == UNSTATED;
        }
    }

    /** The element type that what is resized comes out as. */
    public enum Result {
        /** What interpolation gives: floating, but with nearest neighbours. */
        INTERPOLATED,
        /** What is wanted; whole numbers are cut off, and limited to what their type holds. */
        CUT_OFF,
        /** What is wanted; whole numbers are rounded, and limited to what their type holds. */
        ROUNDED;

        public static Result of(Origin origin) {
            if (origin.atLeast(3, 6)) return ROUNDED;
            return origin.keras3() && tensorFlow(origin) ? CUT_OFF : INTERPOLATED;
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

    /** TensorFlow's table of cubic weights has so many entries per cell. */
    private static final float TABLE = 1024;

    private static final List<String> EVERYWHERE =
            List.of("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5", "area");

    /** Reads {@code interpolation}, and refuses by name what the file's backend computes in a way of its own. */
    public static Resampling read(Config config, Interpolation otherwise, boolean antialias) {
        Origin origin = config.origin();
        Interpolation kernel = kernel(config, otherwise);
        boolean lanczos = kernel == Interpolation.LANCZOS3 || kernel == Interpolation.LANCZOS5;
        if (origin.backend().equals("torch") && lanczos) {
            config.refuse("interpolation", "PyTorch has none of Lanczos's kernels");
        }
        if (kernel == Interpolation.AREA && origin.keras3() && !tensorFlow(origin)) {
            config.refuse("interpolation", "of Keras's backends only TensorFlow averages areas");
        }
        if (kernel != Interpolation.NEAREST && origin.backend().equals("theano")) {
            config.refuse("interpolation", "Theano interpolates in a way of its own");
        }
        return new Resampling(kernel, antialias, Rounding.of(origin));
    }

    public static Resampling bilinear(Origin origin) {
        return new Resampling(Interpolation.BILINEAR, false, Rounding.of(origin));
    }

    private static boolean tensorFlow(Origin origin) {
        return origin.backend().isEmpty() || origin.backend().equals("tensorflow");
    }

    /** tf.keras takes names in any case, and two more of them. */
    private static Interpolation kernel(Config config, Interpolation otherwise) {
        if (!config.has("interpolation")) return otherwise;
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
     * {@code x} with {@code lengths[i]} cells along {@code axes[i]}, counted from the front. Whole numbers stay whole with
     * nearest neighbours, and where {@code rounding} rounds them.
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

    /** JAX multiplies and adds in one step, which where whole numbers are rounded afterwards may be seen. */
    private Tensor product(Tensor x, Tensor weights, Kernels kernels) {
        if (rounding != Rounding.JAX) return kernels.matmul(x, weights);
        Tensor rounded = kernels.precision().convert(weights);
        return kernels.precision().convert(kernels.in(Precision.FLOAT64).matmul(x, rounded));
    }

    /** Between two neighbours as TensorFlow computes it, whose rounding shows where whole numbers are rounded afterwards. */
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

    /** The matrix {@code [given, length]} that resizes {@code given} cells to {@code length}. */
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

    /** The four cells about each new one, those beyond the border standing for the last one within. */
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

    /** How much of a given cell lies under a new one. */
    private static double overlap(int from, int to, float ratio) {
        float start = to * ratio;
        float end = (to + 1) * ratio;
        boolean within = start > from && end < from + 1;
        return within ? ratio : Math.max(0, Math.min(end, from + 1) - Math.max(start, from));
    }

    /** One by how many given cells lie under a new one. */
    private static Tensor perCell(Tensor x, int[] axes, int[] lengths) {
        float cells = 1;
        for (int i = 0; i < axes.length; i++) cells *= ratio(x.dim(axes[i]), lengths[i]);
        return Tensor.of(new float[] {1 / cells});
    }

    /** Where a new cell lies among the given ones. */
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

    /** The ratio as the inverse of its inverse, which is rounded once more. */
    private static float inverse(int given, int length) {
        return 1 / ((float) length / given);
    }
}
