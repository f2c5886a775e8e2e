package org.kerasaudit.importer.ops;

import java.util.List;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Color conversions and borders of images, single or in a batch. */
final class Images {
    static final Parameter FORMAT =
            Parameter.word("data_format", "channels_last", "channels_first").orNone();
    private static final Parameter IMAGES = Parameter.tensor("images");

    static final List<Definition> DEFINITIONS = List.of(
            image("RGBToGrayscale", Images::grayscale).named("rgb_to_grayscale"),
            image("RGBToHSV", Images::toHsv).named("rgb_to_hsv"),
            image("HSVToRGB", Images::toRgb).named("hsv_to_rgb"),
            Definition.of(
                    "PadImages",
                    "image",
                    borders("padding"),
                    call -> bordered(call, "padding", 1),
                    (call, kernels) -> pad(call)),
            Definition.of(
                    "CropImages",
                    "image",
                    borders("cropping"),
                    call -> bordered(call, "cropping", -1),
                    (call, kernels) -> crop(call)));

    private Images() {}

    /** A computation on channels-last images. */
    private interface ColorConversion {
        Tensor apply(Tensor images, Kernels kernels);
    }

    static boolean last(Call<?> call) {
        return !call.has("data_format") || call.word("data_format").equals("channels_last");
    }

    private static void requireImages(Shape x) {
        if (x.rank() != 3 && x.rank() != 4) throw new ShapeException("an image or a batch of images", x.toString());
    }

    private static Definition image(String className, ColorConversion conversion) {
        return Definition.of(
                className,
                "image",
                List.of(IMAGES, FORMAT),
                call -> {
                    Shape x = call.tensor("images");
                    requireImages(x);
                    boolean gray = className.equals("RGBToGrayscale");
                    int axis = last(call) ? x.rank() - 1 : x.rank() - 3;
                    if (x.known(axis) && x.dim(axis) != 3 && !(gray && x.dim(axis) == 1)) {
                        throw new ShapeException("3 channels", x.toString());
                    }
                    return gray ? x.with(axis, 1) : x;
                },
                (call, kernels) -> onChannelsLast(call, call.tensor("images").tensor(), conversion, kernels));
    }

    private static Tensor onChannelsLast(Call<?> call, Tensor x, ColorConversion conversion, Kernels kernels) {
        if (last(call)) return conversion.apply(x, kernels);
        int[] move = Reshaping.move(new int[] {-3}, new int[] {-1}, x.rank());
        Tensor converted = conversion.apply(Layout.transpose(x, move), kernels);
        return Layout.transpose(converted, Layout.inverse(move));
    }

    private static Tensor grayscale(Tensor x, Kernels kernels) {
        if (x.dim(-1) == 1) return x;
        Tensor typed = Numbers.cast(x, Numbers.floating(x.dtype()), kernels);
        Tensor weights = Numbers.of(typed.dtype(), new double[] {0.2989, 0.587, 0.114}, kernels, 3, 1);
        return Numbers.cast(Numbers.at(typed.dtype(), kernels).matmul(typed, weights), x.dtype(), kernels);
    }

    private static double[] channels(Tensor x) {
        if (!x.dtype().isFloating())
            throw new InputException(
                    "color conversions do not take " + x.dtype().kerasName());
        return x.doubles();
    }

    private static Tensor toHsv(Tensor x, Kernels kernels) {
        double[] rgb = channels(x);
        double[] hsv = new double[rgb.length];
        for (int i = 0; i < rgb.length; i += 3) {
            double value = Math.max(rgb[i], Math.max(rgb[i + 1], rgb[i + 2]));
            double range = value - Math.min(rgb[i], Math.min(rgb[i + 1], rgb[i + 2]));
            double hue = range > 0 ? hue(rgb[i], rgb[i + 1], rgb[i + 2], value, 6 * range) : 0;
            hsv[i] = hue < 0 ? hue + 1 : hue;
            hsv[i + 1] = value > 0 ? range / value : 0;
            hsv[i + 2] = value;
        }
        return Numbers.of(x.dtype(), hsv, kernels, x.dims());
    }

    private static double hue(double red, double green, double blue, double value, double scale) {
        if (red == value) return (green - blue) / scale;
        return green == value ? (blue - red) / scale + 2.0 / 6 : (red - green) / scale + 4.0 / 6;
    }

    private static Tensor toRgb(Tensor x, Kernels kernels) {
        double[] hsv = channels(x);
        double[] rgb = new double[hsv.length];
        for (int i = 0; i < hsv.length; i += 3) {
            double sixth = hsv[i] * 6;
            double[] pure = {Math.abs(sixth - 3) - 1, 2 - Math.abs(sixth - 2), 2 - Math.abs(sixth - 4)};
            for (int c = 0; c < 3; c++) {
                double fraction = Math.max(0, Math.min(1, pure[c]));
                rgb[i + c] = (1 - hsv[i + 1] + hsv[i + 1] * fraction) * hsv[i + 2];
            }
        }
        return Numbers.of(x.dtype(), rgb, kernels, x.dims());
    }

    private static List<Parameter> borders(String kind) {
        return List.of(
                IMAGES,
                Parameter.optionalInteger("top_" + kind),
                Parameter.optionalInteger("left_" + kind),
                Parameter.optionalInteger("bottom_" + kind),
                Parameter.optionalInteger("right_" + kind),
                Parameter.optionalInteger("target_height"),
                Parameter.optionalInteger("target_width"),
                FORMAT);
    }

    private static int rows(Call<?> call, int rank) {
        return last(call) ? rank - 3 : rank - 2;
    }

    /** @param sign 1 if borders are added, -1 if they are removed */
    private static Shape bordered(Call<Shape> call, String kind, int sign) {
        Shape x = call.tensor("images");
        requireImages(x);
        int rows = rows(call, x.rank());
        return x.with(rows, target(call, "top_" + kind, "bottom_" + kind, "target_height", x.dim(rows), sign))
                .with(rows + 1, target(call, "left_" + kind, "right_" + kind, "target_width", x.dim(rows + 1), sign));
    }

    /**
     * Returns the size of the result. At least two of these three must be given: the two borders and the target size.
     */
    private static long target(Call<?> call, String before, String after, String target, long size, int sign) {
        if (call.has(target)) {
            if (size != Shape.UNKNOWN) border(call, before, after, target, size, sign);
            return call.integer(target);
        }
        if (!call.has(before) || !call.has(after)) throw new ShapeException(before + " and " + after, "None");
        if (size == Shape.UNKNOWN) return size;
        long left = size + sign * ((long) call.integer(before) + call.integer(after));
        if (left < 0) throw new ShapeException(target + " ≥ 0", Long.toString(left));
        return left;
    }

    /** Returns the size of the leading border, from which that of the trailing one follows. */
    private static int border(Call<?> call, String before, String after, String target, long size, int sign) {
        boolean stated = call.has(before);
        if (!stated && !call.has(after)) throw new ShapeException(before + " or " + after, "None");
        long both = sign * (target(call, target, size, before, after, sign) - size);
        long first = stated ? call.integer(before) : both - call.integer(after);
        if (first < 0 || both - first < 0) {
            throw new ShapeException("borders ≥ 0", first + " and " + (both - first));
        }
        return Math.toIntExact(first);
    }

    private static long target(Call<?> call, String target, long size, String before, String after, int sign) {
        if (call.has(target)) return call.integer(target);
        return size + sign * ((long) call.integer(before) + call.integer(after));
    }

    private static Tensor pad(Call<Operand> call) {
        Tensor x = call.tensor("images").tensor();
        int rows = rows(call, x.rank());
        Shape shape = bordered(shapes(call), "padding", 1);
        int[] before = new int[x.rank()];
        int[] after = new int[x.rank()];
        before[rows] = border(call, "top_padding", "bottom_padding", "target_height", x.dim(rows), 1);
        before[rows + 1] = border(call, "left_padding", "right_padding", "target_width", x.dim(rows + 1), 1);
        for (int i = rows; i < rows + 2; i++) after[i] = (int) shape.dim(i) - x.dim(i) - before[i];
        return Layout.pad(x, before, after);
    }

    private static Tensor crop(Call<Operand> call) {
        Tensor x = call.tensor("images").tensor();
        int rows = rows(call, x.rank());
        Shape shape = bordered(shapes(call), "cropping", -1);
        int top = border(call, "top_cropping", "bottom_cropping", "target_height", x.dim(rows), -1);
        int left = border(call, "left_cropping", "right_cropping", "target_width", x.dim(rows + 1), -1);
        Tensor lines = Layout.slice(x, rows, top, (int) shape.dim(rows));
        return Layout.slice(lines, rows + 1, left, (int) shape.dim(rows + 1));
    }

    private static Call<Shape> shapes(Call<Operand> call) {
        return call.map(operand -> operand.tensor().shape(), Literals::shape);
    }
}
