package org.kerasaudit.importer.ops;

import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** Images sampled at other positions: affine and perspective transforms, and given coordinates. */
final class Warps {
    private static final Parameter IMAGES = Parameter.tensor("images");
    private static final Parameter INTERPOLATION = Parameter.word("interpolation", "bilinear", "nearest");
    private static final Parameter FILL = Parameter.real("fill_value", 0);

    static final List<Definition> DEFINITIONS = List.of(
            Definition.of(
                    "AffineTransform",
                    "image",
                    List.of(
                            IMAGES,
                            Parameter.tensor("transform"),
                            INTERPOLATION,
                            Parameter.word("fill_mode", "constant", "nearest", "wrap", "reflect"),
                            FILL,
                            Images.FORMAT),
                    ShapeRules.same("images"),
                    (call, kernels) -> {
                        Tensor transform = Numbers.cast(call.tensor("transform"), DType.FLOAT32, kernels);
                        return warp(call, transform.doubles(), call.word("fill_mode"), kernels);
                    }),
            Definition.of(
                    "PerspectiveTransform",
                    "image",
                    List.of(
                            IMAGES,
                            Parameter.tensor("start_points"),
                            Parameter.tensor("end_points"),
                            INTERPOLATION,
                            FILL,
                            Images.FORMAT),
                    ShapeRules.same("images"),
                    (call, kernels) -> {
                        double[] start = call.tensor("start_points").tensor().doubles();
                        double[] end = call.tensor("end_points").tensor().doubles();
                        return warp(call, homographies(start, end), "constant", kernels);
                    }),
            Definition.of(
                    "MapCoordinates",
                    "image",
                    List.of(
                            Parameter.tensor("inputs"),
                            Parameter.tensor("coordinates"),
                            Parameter.integer("order", 1),
                            Parameter.word("fill_mode", "constant", "nearest", "wrap"),
                            FILL),
                    call -> call.tensor("coordinates").without(0),
                    Warps::lookUp));

    private Warps() {}

    /**
     * Samples images by transforms of eight numbers each, which map an output position to an input position by
     * quotients of linear functions.
     */
    private static Tensor warp(Call<Operand> call, double[] transforms, String mode, Kernels kernels) {
        Tensor x = call.tensor("images").tensor();
        boolean last = Images.last(call);
        Tensor batch = x.rank() == 3 ? x.reshape(x.shape().insert(0, 1).toInts()) : x;
        Tensor images = last ? batch : Layout.channelsLast(batch);
        int[] d = images.dims();
        if (transforms.length != 8 && transforms.length != 8 * d[0]) {
            throw new ShapeException("8 numbers for each of " + d[0] + " images", transforms.length + " numbers");
        }
        Sampler sampler = new Sampler(images, mode, call.real("fill_value"), call.word("interpolation"));
        double[] warped = new double[images.size()];
        for (int i = 0; i < warped.length; i += d[3]) {
            int column = i / d[3] % d[2];
            int row = i / (d[3] * d[2]) % d[1];
            int image = i / (d[3] * d[2] * d[1]);
            int from = transforms.length == 8 ? 0 : 8 * image;
            float[] t = new float[8];
            for (int k = 0; k < 8; k++) t[k] = (float) transforms[from + k];
            float below = t[6] * column + t[7] * row + 1;
            float at = (t[0] * column + t[1] * row + t[2]) / below;
            float line = (t[3] * column + t[4] * row + t[5]) / below;
            for (int c = 0; c < d[3]; c++) {
                warped[i + c] = below == 0 ? call.real("fill_value") : sampler.sample(image, line, at, c);
            }
        }
        Tensor result = Numbers.of(x.dtype(), warped, kernels, d);
        return (last ? result : Layout.channelsFirst(result)).reshape(x.dims());
    }

    /** Samples images between pixels; coordinates are float32, as in TensorFlow. */
    private record Sampler(Tensor images, String mode, double fill, String interpolation) {
        double sample(int image, float line, float column, int channel) {
            float y = inside(line, images.dim(1));
            float x = inside(column, images.dim(2));
            if (interpolation.equals("nearest")) return cell(image, round(y), round(x), channel);
            double top = Math.floor(y);
            double left = Math.floor(x);
            double upper =
                    (left + 1 - x) * cell(image, top, left, channel) + (x - left) * cell(image, top, left + 1, channel);
            double lower = (left + 1 - x) * cell(image, top + 1, left, channel)
                    + (x - left) * cell(image, top + 1, left + 1, channel);
            return (top + 1 - y) * upper + (y - top) * lower;
        }

        private double cell(int image, double line, double column, int channel) {
            int[] d = images.dims();
            boolean exists = line >= 0 && line < d[1] && column >= 0 && column < d[2];
            if (!exists) return fill;
            return images.get(((image * d[1] + (int) line) * d[2] + (int) column) * d[3] + channel);
        }

        /** Rounds with ties away from zero. */
        private static double round(float value) {
            return Math.copySign(Math.floor(Math.abs(value) + 0.5), value);
        }

        private float inside(float at, int length) {
            return switch (mode) {
                case "reflect" -> clip(reflected(at, length), length);
                case "wrap" -> clip(wrapped(at, length), length);
                case "nearest" -> clip(at, length);
                default -> at;
            };
        }

        private static float clip(float at, int length) {
            return Math.max(0, Math.min(length - 1, at));
        }

        /** Reflects: {@code dcba|abcd|dcba}. */
        private static float reflected(float at, int length) {
            if (length <= 1) return 0;
            long period = 2L * length;
            if (at < 0) {
                float shifted = at < period ? period * (long) (-at / period) + at : at;
                return shifted < -length ? shifted + period : -shifted - 1;
            }
            if (at <= length - 1) return at;
            float shifted = at - period * (long) (at / period);
            return shifted >= length ? period - shifted - 1 : shifted;
        }

        /** Wraps around: {@code abcd|abcd|abcd}. */
        private static float wrapped(float at, int length) {
            if (length <= 1) return 0;
            if (at < 0) return at + length * ((long) (-at / (length - 1)) + 1);
            return at > length - 1 ? at - length * (long) (at / (length - 1)) : at;
        }
    }

    /** Returns the transforms, each of which maps four end points back to four start points. */
    private static double[] homographies(double[] start, double[] end) {
        if (start.length != end.length || start.length % 8 != 0) {
            throw new ShapeException(
                    "four start points for every four end points", start.length + " and " + end.length + " numbers");
        }
        double[] all = new double[start.length];
        for (int from = 0; from < start.length; from += 8) {
            Matrix equations = new Matrix(8, 8, new double[64]);
            Matrix targets = new Matrix(8, 1, Arrays.copyOfRange(start, from, from + 8));
            for (int i = 0; i < 8; i++) {
                double x = end[from + i / 2 * 2];
                double y = end[from + i / 2 * 2 + 1];
                int shift = i % 2 * 3;
                equations.set(i, shift, x);
                equations.set(i, shift + 1, y);
                equations.set(i, shift + 2, 1);
                equations.set(i, 6, -start[from + i] * x);
                equations.set(i, 7, -start[from + i] * y);
            }
            System.arraycopy(equations.eliminate().solve(targets).cells(), 0, all, from, 8);
        }
        return all;
    }

    private static Tensor lookUp(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("inputs").tensor();
        Tensor coordinates = call.tensor("coordinates").tensor();
        if (coordinates.dim(0) != x.rank()) {
            throw new ShapeException(
                    x.rank() + " coordinates", coordinates.shape().toString());
        }
        int order = call.integer("order");
        if (order != 0 && order != 1) throw new ShapeException("order 0 or 1", Integer.toString(order));
        int points = coordinates.size() / x.rank();
        double[] values = new double[points];
        for (int i = 0; i < points; i++) {
            double[] at = new double[x.rank()];
            for (int axis = 0; axis < at.length; axis++) at[axis] = coordinates.get(axis * points + i);
            double value = between(call, x, at, order);
            values[i] = x.dtype().isIntegral() ? Math.rint(value) : value;
        }
        return Numbers.of(
                x.dtype(), values, kernels, coordinates.shape().without(0).toInts());
    }

    /** Returns the sum over the corners around a position, weighted by proximity. */
    private static double between(Call<?> call, Tensor x, double[] at, int order) {
        double sum = 0;
        int corners = order == 0 ? 1 : 1 << at.length;
        for (int corner = 0; corner < corners; corner++) {
            double weight = 1;
            int index = 0;
            boolean exists = true;
            for (int axis = 0; axis < at.length; axis++) {
                double lower = order == 0 ? Math.rint(at[axis]) : Math.floor(at[axis]);
                int upper = corner >> axis & 1;
                if (order == 1) weight *= upper == 1 ? at[axis] - lower : 1 - (at[axis] - lower);
                long cell = (long) lower + upper;
                int size = x.dim(axis);
                boolean wrap = call.word("fill_mode").equals("wrap");
                exists &= cell >= 0 && cell < size;
                long safe = wrap ? Math.floorMod(cell, size) : Math.max(0, Math.min(size - 1, cell));
                index = index * size + (int) safe;
            }
            boolean filled = !exists && call.word("fill_mode").equals("constant");
            sum += weight * (filled ? call.real("fill_value") : x.get(index));
        }
        return sum;
    }
}
