package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Image patches, and fixed filters over images. */
final class Filters {
    private static final Parameter IMAGES = Parameter.tensor("images");

    static final List<Definition> DEFINITIONS = List.of(
            patches("ExtractPatches", "images"),
            patches("ExtractPatches3D", "volumes").named("extract_patches_3d"),
            Definition.of(
                    "GaussianBlur",
                    "image",
                    List.of(
                            IMAGES,
                            Parameter.integers("kernel_size", 3).atLeast(1),
                            numbers("sigma", 1),
                            Images.FORMAT),
                    ShapeRules.same("images"),
                    Filters::blur),
            Definition.of(
                    "SobelEdges",
                    "image",
                    List.of(IMAGES, Images.FORMAT),
                    call -> {
                        Shape x = call.tensor("images");
                        if (x.rank() != 4) throw new ShapeException("a batch of images", x.toString());
                        return x.append(2);
                    },
                    Filters::edges),
            Definition.of(
                            "SSIM",
                            "image",
                            List.of(
                                    Parameter.tensor("image1"),
                                    Parameter.tensor("image2"),
                                    Parameter.real("max_val", 1),
                                    Parameter.integer("filter_size", 11).atLeast(1),
                                    Parameter.real("filter_sigma", 1.5),
                                    Parameter.real("k1", 0.01),
                                    Parameter.real("k2", 0.03),
                                    Images.FORMAT),
                            call -> {
                                Shape x = call.tensor("image1");
                                return x.rank() == 3 ? Shape.SCALAR : x.slice(0, 1);
                            },
                            Filters::similarity)
                    .named("ssim"));

    private Filters() {}

    private static Definition patches(String className, String input) {
        return Definition.of(
                className,
                "image",
                List.of(
                        Parameter.tensor(input),
                        Parameter.integers("size").atLeast(1),
                        Parameter.axes("strides").atLeast(1),
                        Parameter.integers("dilation_rate", 1).atLeast(1),
                        Parameter.word("padding", "valid", "same"),
                        Images.FORMAT),
                call -> Patch.of(call, call.tensor(input)).shape(),
                (call, kernels) -> {
                    Tensor x = call.tensor(input).tensor();
                    return Patch.of(call, x.shape()).extract(x);
                });
    }

    private static Parameter numbers(String name, double defaultValue) {
        return Parameter.option(
                name,
                "one or two numbers",
                json -> json.isNumber()
                        || json.isArray()
                                && json.size() == 2
                                && json.get(0).isNumber()
                                && json.get(1).isNumber(),
                DoubleNode.valueOf(defaultValue));
    }

    /**
     * The patches of a batch of images or volumes, or of a single one without a batch axis.
     *
     * @param batched the shape of the images including a batch axis
     */
    private record Patch(
            Shape batched, boolean single, boolean last, int[] size, int[] strides, int[] dilation, boolean same) {

        static Patch of(Call<?> call, Shape x) {
            int[] given = call.integers("size");
            int axes = call.hasValue("volumes") ? 3 : 2;
            int[] size = given.length == 1 ? call.integers("size", axes) : given;
            int rank = size.length;
            boolean single = x.rank() == rank + 1;
            if (!single && x.rank() != rank + 2) throw new ShapeException(rank + 2 + " axes", x.toString());
            int[] strides = call.has("strides") ? call.integers("strides", rank) : size;
            return new Patch(
                    single ? x.insert(0, 1) : x,
                    single,
                    Images.last(call),
                    size,
                    strides,
                    call.integers("dilation_rate", rank),
                    call.word("padding").equals("same"));
        }

        private int axis(int i) {
            return last ? i + 1 : i + 2;
        }

        private int extent(int i) {
            return (size[i] - 1) * dilation[i] + 1;
        }

        private long count(int i) {
            long length = batched.dim(axis(i));
            if (length == Shape.UNKNOWN) return length;
            return same
                    ? Math.floorDiv(length - 1, (long) strides[i]) + 1
                    : Math.floorDiv(length - extent(i), (long) strides[i]) + 1;
        }

        Shape shape() {
            int channels = last ? batched.rank() - 1 : 1;
            long taps = Arrays.stream(size).asLongStream().reduce(1, (a, b) -> a * b);
            Shape shape = batched.with(channels, ShapeRules.times(batched.dim(channels), taps));
            for (int i = 0; i < size.length; i++) shape = shape.with(axis(i), count(i));
            return single ? shape.without(0) : shape;
        }

        /** Returns the values under each tap of the window as channels, tap after tap. */
        Tensor extract(Tensor x) {
            Tensor padded = padded(x.reshape(batched.toInts()));
            List<Tensor> taps = List.of(padded);
            for (int i = 0; i < size.length; i++) {
                List<Tensor> finer = new ArrayList<>();
                for (Tensor tap : taps) {
                    for (int k = 0; k < size[i]; k++) {
                        finer.add(Layout.slice(tap, axis(i), k * dilation[i], (int) count(i), strides[i]));
                    }
                }
                taps = finer;
            }
            return Layout.concat(taps, last ? batched.rank() - 1 : 1).reshape(shape().toInts());
        }

        private Tensor padded(Tensor x) {
            if (!same) return x;
            int[] before = new int[x.rank()];
            int[] after = new int[x.rank()];
            for (int i = 0; i < size.length; i++) {
                int total = Math.max(0, ((int) count(i) - 1) * strides[i] + extent(i) - x.dim(axis(i)));
                before[axis(i)] = total / 2;
                after[axis(i)] = total - total / 2;
            }
            return Layout.pad(x, before, after);
        }
    }

    /** Returns the images as {@code [batch, rows, columns, channels]}. */
    private static Tensor batch(Call<?> call, Tensor x) {
        if (x.rank() != 3 && x.rank() != 4)
            throw new ShapeException("an image or a batch", x.shape().toString());
        Tensor batch = x.rank() == 3 ? x.reshape(x.shape().insert(0, 1).toInts()) : x;
        return Images.last(call) ? batch : Layout.channelsLast(batch);
    }

    private static double[] gaussian(int size, double sigma) {
        double[] values = IntStream.range(0, size)
                .mapToDouble(i -> Math.exp(-0.5 * Math.pow((i - (size - 1) / 2.0) / sigma, 2)))
                .toArray();
        double sum = Arrays.stream(values).sum();
        return Arrays.stream(values).map(value -> value / sum).toArray();
    }

    /** Applies a filter to each channel. */
    private static Tensor filtered(Tensor x, double[] taps, int rows, int columns, Kernels kernels) {
        int height = x.dim(1) - rows + 1;
        int width = x.dim(2) - columns + 1;
        Tensor sum = Numbers.of(x.dtype(), new double[1], kernels);
        for (int i = 0; i < rows * columns; i++) {
            Tensor covered = Layout.slice(Layout.slice(x, 1, i / columns, height), 2, i % columns, width);
            Tensor tap = Numbers.of(x.dtype(), new double[] {taps[i]}, kernels);
            sum = Numbers.zip(sum, Numbers.multiply(covered, tap, kernels), BinaryOp.ADD, kernels);
        }
        return sum;
    }

    /**
     * Blurs the images. As in Keras, the window is filled row by row with the products of the second Gaussian and the
     * first, even if it is not square.
     */
    private static Tensor blur(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("images").tensor();
        Tensor images = batch(call, x);
        int[] size = call.integers("kernel_size", 2);
        JsonNode sigma = call.raw("sigma");
        double[] first = gaussian(size[0], sigma.isArray() ? sigma.get(0).asDouble() : sigma.asDouble());
        double[] second = gaussian(size[1], sigma.isArray() ? sigma.get(1).asDouble() : sigma.asDouble());
        double[] taps = new double[size[0] * size[1]];
        for (int i = 0; i < taps.length; i++) taps[i] = second[i / size[0]] * first[i % size[0]];
        int[] before = {0, (size[0] - 1) / 2, (size[1] - 1) / 2, 0};
        int[] after = {0, size[0] / 2, size[1] / 2, 0};
        Tensor blurred = filtered(Layout.pad(images, before, after), taps, size[0], size[1], kernels);
        return (Images.last(call) ? blurred : Layout.channelsFirst(blurred)).reshape(x.dims());
    }

    private static Tensor edges(Call<Operand> call, Kernels kernels) {
        Tensor images = batch(call, call.tensor("images").tensor());
        Tensor padded = RepeatAndPad.reflect(RepeatAndPad.reflect(images, 1, 1), 2, 1);
        Tensor down = filtered(padded, new double[] {-1, -2, -1, 0, 0, 0, 1, 2, 1}, 3, 3, kernels);
        Tensor right = filtered(padded, new double[] {-1, 0, 1, -2, 0, 2, -1, 0, 1}, 3, 3, kernels);
        Tensor both = Layout.stack(List.of(down, right), 4);
        return Images.last(call) ? both : Layout.transpose(both, 0, 3, 1, 2, 4);
    }

    /** Computes the structural similarity, Wang et al. (2004), of the images in two batches. */
    private static Tensor similarity(Call<Operand> call, Kernels kernels) {
        Tensor given = call.tensor("image1").tensor();
        Tensor a = batch(call, Numbers.cast(given, Numbers.floating(given.dtype()), kernels));
        Tensor b = batch(call, Numbers.cast(call.tensor("image2"), a.dtype(), kernels));
        double c1 = Math.pow(call.real("k1") * call.real("max_val"), 2);
        double c2 = Math.pow(call.real("k2") * call.real("max_val"), 2);
        int size = call.integer("filter_size");
        double[] line = gaussian(size, call.real("filter_sigma"));
        double[] taps = new double[size * size];
        for (int i = 0; i < taps.length; i++) taps[i] = line[i / size] * line[i % size];
        Moments moments = new Moments(a, b, taps, size, kernels);
        double[] map = new double[moments.meanA.size()];
        for (int i = 0; i < map.length; i++) map[i] = moments.similarity(i, c1, c2);
        Tensor all = Numbers.of(a.dtype(), map, kernels, moments.meanA.dims());
        Tensor mean = Reductions.mean(all, new int[] {1, 2, 3}, false, kernels);
        return Numbers.cast(given.rank() == 3 ? mean.reshape() : mean, given.dtype(), kernels);
    }

    /** Filtered images and filtered products of images. */
    private record Moments(Tensor meanA, Tensor meanB, Tensor squareA, Tensor squareB, Tensor product) {
        Moments(Tensor a, Tensor b, double[] taps, int size, Kernels kernels) {
            this(
                    filtered(a, taps, size, size, kernels),
                    filtered(b, taps, size, size, kernels),
                    filtered(Numbers.multiply(a, a, kernels), taps, size, size, kernels),
                    filtered(Numbers.multiply(b, b, kernels), taps, size, size, kernels),
                    filtered(Numbers.multiply(a, b, kernels), taps, size, size, kernels));
        }

        double similarity(int i, double c1, double c2) {
            double a = meanA.get(i);
            double b = meanB.get(i);
            double varianceA = squareA.get(i) - a * a;
            double varianceB = squareB.get(i) - b * b;
            double covariance = product.get(i) - a * b;
            return (2 * a * b + c1) * (2 * covariance + c2) / ((a * a + b * b + c1) * (varianceA + varianceB + c2));
        }
    }
}
