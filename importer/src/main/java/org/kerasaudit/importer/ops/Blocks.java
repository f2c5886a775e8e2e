package org.kerasaudit.importer.ops;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Operations that move blocks of an image to channels or columns and back, or cut a signal into frames. */
final class Blocks {
    private static final Parameter X = Parameter.tensor("x");
    private static final Parameter BLOCK = Parameter.integer("block_size").atLeast(1);
    private static final Parameter FORMAT = Parameter.word("data_format", "channels_last", "channels_first");
    private static final Parameter KERNEL = Parameter.integers("kernel_size").atLeast(1);
    private static final Parameter DILATION = Parameter.integers("dilation", 1).atLeast(1);
    private static final Parameter PADDING = Parameter.integers("padding", 0).atLeast(0);
    private static final Parameter STRIDE = Parameter.integers("stride", 1).atLeast(1);

    static final List<Definition> DEFINITIONS = List.of(
            exchange("DepthToSpace", true),
            exchange("SpaceToDepth", false),
            Definition.of(
                    "Unfold",
                    "nn",
                    List.of(X, KERNEL, DILATION, PADDING, STRIDE),
                    Blocks::unfoldedShape,
                    (call, kernels) -> unfold(call)),
            Definition.of(
                    "Fold",
                    "nn",
                    List.of(X, Parameter.integers("output_size").atLeast(1), KERNEL, DILATION, PADDING, STRIDE),
                    Blocks::foldedShape,
                    Blocks::fold),
            Definition.of(
                    "ExtractSequences",
                    "core",
                    List.of(
                            X,
                            Parameter.integer("sequence_length").atLeast(1),
                            Parameter.integer("sequence_stride").atLeast(1)),
                    Blocks::framesShape,
                    (call, kernels) -> frames(
                            call.tensor("x").tensor(),
                            call.integer("sequence_length"),
                            call.integer("sequence_stride"))));

    private Blocks() {}

    private static boolean last(Call<?> call) {
        return call.word("data_format").equals("channels_last");
    }

    private static void requireImage(Shape x) {
        if (x.rank() != 4) throw new ShapeException("4 axes", x.toString());
    }

    /** @param toSpace whether channels are moved to space; otherwise space is moved to channels */
    private static Definition exchange(String className, boolean toSpace) {
        return Definition.of(
                className,
                "nn",
                List.of(X, BLOCK, FORMAT),
                call -> exchanged(call, toSpace),
                (call, kernels) -> exchange(call, toSpace));
    }

    private static Shape exchanged(Call<Shape> call, boolean toSpace) {
        Shape x = call.tensor("x");
        requireImage(x);
        long block = call.integer("block_size");
        int channels = last(call) ? 3 : 1;
        int rows = last(call) ? 1 : 2;
        return x.with(channels, scaled(x, channels, block * block, !toSpace))
                .with(rows, scaled(x, rows, block, toSpace))
                .with(rows + 1, scaled(x, rows + 1, block, toSpace));
    }

    private static long scaled(Shape x, int axis, long factor, boolean up) {
        return up ? ShapeRules.times(x.dim(axis), factor) : divided(x, axis, factor);
    }

    private static long divided(Shape x, int axis, long divisor) {
        if (!x.known(axis)) return Shape.UNKNOWN;
        if (x.dim(axis) % divisor != 0) throw new ShapeException("a multiple of " + divisor, x.toString());
        return x.dim(axis) / divisor;
    }

    private static Tensor exchange(Call<Operand> call, boolean toSpace) {
        Tensor x = call.tensor("x").tensor();
        int b = call.integer("block_size");
        Tensor image = last(call) ? x : Layout.channelsLast(x);
        int[] d = image.dims();
        Tensor blocks = toSpace
                ? image.reshape(d[0], d[1], d[2], b, b, d[3] / (b * b))
                : image.reshape(d[0], d[1] / b, b, d[2] / b, b, d[3]);
        Tensor ordered = Layout.transpose(blocks, 0, 1, 3, 2, 4, 5);
        Tensor made = toSpace
                ? ordered.reshape(d[0], d[1] * b, d[2] * b, d[3] / (b * b))
                : ordered.reshape(d[0], d[1] / b, d[2] / b, d[3] * b * b);
        return last(call) ? made : Layout.channelsFirst(made);
    }

    /** Returns the number of kernel positions along a padded axis. */
    private static long positions(long size, int kernel, int dilation, int padding, int stride) {
        if (size == Shape.UNKNOWN) return Shape.UNKNOWN;
        return Math.floorDiv(size + 2L * padding - (long) dilation * (kernel - 1) - 1, stride) + 1;
    }

    private static long positions(Call<?> call, int axis, long size) {
        return positions(
                size,
                call.integers("kernel_size", 2)[axis],
                call.integers("dilation", 2)[axis],
                call.integers("padding", 2)[axis],
                call.integers("stride", 2)[axis]);
    }

    private static Shape unfoldedShape(Call<Shape> call) {
        Shape x = call.tensor("x");
        requireImage(x);
        int[] kernel = call.integers("kernel_size", 2);
        long columns = ShapeRules.times(positions(call, 0, x.dim(2)), positions(call, 1, x.dim(3)));
        return Shape.of(x.dim(0), ShapeRules.times(x.dim(1), (long) kernel[0] * kernel[1]), columns);
    }

    /** Returns one row of input values for each tap of the kernel. */
    private static Tensor unfold(Call<Operand> call) {
        Tensor x = call.tensor("x").tensor();
        int[] kernel = call.integers("kernel_size", 2);
        int[] dilation = call.integers("dilation", 2);
        int[] padding = call.integers("padding", 2);
        int[] stride = call.integers("stride", 2);
        int rows = (int) positions(call, 0, x.dim(2));
        int columns = (int) positions(call, 1, x.dim(3));
        int[] around = {0, 0, padding[0], padding[1]};
        Tensor padded = Layout.pad(x, around, around);
        List<Tensor> taps = new ArrayList<>();
        for (int i = 0; i < kernel[0]; i++) {
            for (int j = 0; j < kernel[1]; j++) {
                Tensor lines = Layout.slice(padded, 2, i * dilation[0], rows, stride[0]);
                taps.add(Layout.slice(lines, 3, j * dilation[1], columns, stride[1]));
            }
        }
        return Layout.stack(taps, 2).reshape(x.dim(0), x.dim(1) * taps.size(), rows * columns);
    }

    private static Shape foldedShape(Call<Shape> call) {
        Shape x = call.tensor("x");
        if (x.rank() != 3) throw new ShapeException("3 axes", x.toString());
        int[] kernel = call.integers("kernel_size", 2);
        int[] output = call.integers("output_size", 2);
        return Shape.of(x.dim(0), divided(x, 1, (long) kernel[0] * kernel[1]), output[0], output[1]);
    }

    /** Sums the contributions of all kernel taps at each position. */
    private static Tensor fold(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int[] kernel = call.integers("kernel_size", 2);
        int[] output = call.integers("output_size", 2);
        int[] dilation = call.integers("dilation", 2);
        int[] padding = call.integers("padding", 2);
        int[] stride = call.integers("stride", 2);
        int rows = (int) positions(call, 0, output[0]);
        int columns = (int) positions(call, 1, output[1]);
        int taps = kernel[0] * kernel[1];
        double[] sums = new double[x.dim(0) * (x.dim(1) / taps) * output[0] * output[1]];
        for (int i = 0; i < x.size(); i++) {
            int column = i % columns;
            int row = i / columns % rows;
            int tap = i / (columns * rows) % taps;
            int image = i / (columns * rows * taps);
            int h = row * stride[0] + tap / kernel[1] * dilation[0] - padding[0];
            int w = column * stride[1] + tap % kernel[1] * dilation[1] - padding[1];
            boolean inside = h >= 0 && h < output[0] && w >= 0 && w < output[1];
            if (inside) sums[(image * output[0] + h) * output[1] + w] += x.get(i);
        }
        return Numbers.of(x.dtype(), sums, kernels, foldedShape(call, x).toInts());
    }

    private static Shape foldedShape(Call<Operand> call, Tensor x) {
        int[] kernel = call.integers("kernel_size", 2);
        int[] output = call.integers("output_size", 2);
        return Shape.of(x.dim(0), x.dim(1) / (kernel[0] * kernel[1]), output[0], output[1]);
    }

    private static Shape framesShape(Call<Shape> call) {
        Shape x = call.tensor("x");
        ShapeRules.requireRank(x, 1);
        int length = call.integer("sequence_length");
        long count = x.known(-1)
                ? 1 + Math.floorDiv(x.dim(-1) - length, (long) call.integer("sequence_stride"))
                : Shape.UNKNOWN;
        return x.with(-1, count).append(length);
    }

    /** Returns windows of the last axis that start {@code step} elements apart. */
    static Tensor frames(Tensor x, int length, int step) {
        int count = Math.max(0, 1 + Math.floorDiv(x.dim(-1) - length, step));
        Tensor gathered = Layout.select(x, x.rank() - 1, count * length, i -> i / length * step + i % length);
        return gathered.reshape(x.shape().with(-1, count).append(length).toInts());
    }
}
