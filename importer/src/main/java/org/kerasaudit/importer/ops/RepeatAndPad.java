package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Operations that broadcast, repeat, tile, pad and shift. */
final class RepeatAndPad {
    private static final Parameter X = Parameter.tensor("x");

    static final List<Definition> DEFINITIONS = List.of(
            Definition.of(
                    "BroadcastTo",
                    "numpy",
                    List.of(X, Reshaping.sizes("shape")),
                    RepeatAndPad::broadcastShape,
                    RepeatAndPad::broadcast),
            Definition.of(
                    "Repeat",
                    "numpy",
                    List.of(X, Parameter.integers("repeats").atLeast(0), Parameter.axis()),
                    RepeatAndPad::repeatedShape,
                    RepeatAndPad::repeat),
            Definition.of(
                    "Tile",
                    "numpy",
                    List.of(X, Parameter.integers("repeats").atLeast(0)),
                    RepeatAndPad::tiledShape,
                    RepeatAndPad::tile),
            Definition.of(
                    "Roll",
                    "numpy",
                    List.of(X, Parameter.integers("shift"), Parameter.axes("axis")),
                    call -> {
                        call.axes("axis", call.tensor("x").rank());
                        return call.tensor("x");
                    },
                    RepeatAndPad::roll),
            Definition.of(
                    "Pad",
                    "numpy",
                    List.of(
                            X,
                            Parameter.optionalTensor("constant_values"),
                            Parameter.option(
                                    "pad_width", "an integer or pairs of integers", RepeatAndPad::isPadding, null),
                            Parameter.word("mode", "constant", "reflect", "symmetric")),
                    RepeatAndPad::paddedShape,
                    RepeatAndPad::pad));

    private RepeatAndPad() {}

    private static Shape broadcastShape(Call<Shape> call) {
        Shape target = Shape.of(Reshaping.sizes(call, "shape"));
        ShapeRules.broadcast(call.tensor("x"), target);
        return target;
    }

    private static Tensor broadcast(Call<Operand> call, Kernels kernels) {
        Tensor x = Numbers.tensor(call.tensor("x"), kernels);
        Shape target = Shape.of(Reshaping.sizes(call, "shape"));
        if (!ShapeRules.broadcast(x.shape(), target).equals(target)) {
            throw new ShapeException(
                    "a tensor that can be broadcast to " + target, x.shape().toString());
        }
        return Layout.broadcast(x, target.toInts());
    }

    private static Shape repeatedShape(Call<Shape> call) {
        Shape x = call.tensor("x");
        int[] repeats = call.integers("repeats");
        Shape base = call.has("axis") ? x : ShapeRules.flat(x);
        int axis = call.has("axis") ? call.axis("axis", x.rank()) : 0;
        if (!base.known(axis)) return base;
        if (repeats.length == 1) return base.with(axis, ShapeRules.times(base.dim(axis), repeats[0]));
        if (repeats.length != base.dim(axis)) {
            throw new ShapeException(base.dim(axis) + " repeats", Arrays.toString(repeats));
        }
        return base.with(axis, Arrays.stream(repeats).asLongStream().sum());
    }

    private static Tensor repeat(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int[] repeats = call.integers("repeats");
        Tensor base = call.has("axis") ? x : x.reshape(x.size());
        int axis = call.has("axis") ? call.axis("axis", x.rank()) : 0;
        if (repeats.length == 1) return Layout.repeat(base, axis, repeats[0]);
        int[] source = IntStream.range(0, repeats.length)
                .flatMap(i -> IntStream.range(0, repeats[i]).map(j -> i))
                .toArray();
        return Layout.select(base, axis, source.length, i -> source[i]);
    }

    /** Returns the repeats for every axis of the tensor, which is expanded to at least as many axes. */
    private static int[] tiles(Call<?> call, int rank) {
        int[] repeats = call.integers("repeats");
        int[] all = new int[Math.max(rank, repeats.length)];
        Arrays.fill(all, 1);
        System.arraycopy(repeats, 0, all, all.length - repeats.length, repeats.length);
        return all;
    }

    private static Shape wide(Shape x, int rank) {
        Shape wide = x;
        while (wide.rank() < rank) wide = wide.insert(0, 1);
        return wide;
    }

    private static Shape tiledShape(Call<Shape> call) {
        Shape x = call.tensor("x");
        int[] repeats = tiles(call, x.rank());
        Shape wide = wide(x, repeats.length);
        return Shape.of(IntStream.range(0, repeats.length)
                .mapToLong(i -> ShapeRules.times(wide.dim(i), repeats[i]))
                .toArray());
    }

    private static Tensor tile(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int[] repeats = tiles(call, x.rank());
        Tensor tiled = x.reshape(wide(x.shape(), repeats.length).toInts());
        for (int axis = 0; axis < repeats.length; axis++) {
            int size = tiled.dim(axis);
            if (repeats[axis] != 1) tiled = Layout.select(tiled, axis, size * repeats[axis], i -> i % size);
        }
        return tiled;
    }

    private static Tensor roll(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int[] shifts = call.integers("shift");
        if (!call.has("axis")) return roll(x.reshape(x.size()), 0, shifts[0]).reshape(x.dims());
        int[] axes = call.integers("axis");
        if (axes.length != shifts.length) {
            throw new ShapeException(axes.length + " shifts", Arrays.toString(shifts));
        }
        Tensor rolled = x;
        for (int i = 0; i < axes.length; i++) rolled = roll(rolled, Call.front(axes[i], x.rank()), shifts[i]);
        return rolled;
    }

    private static Tensor roll(Tensor x, int axis, int shift) {
        int size = x.dim(axis);
        return Layout.select(x, axis, size, i -> Math.floorMod(i - shift, size));
    }

    private static boolean isPadding(JsonNode json) {
        if (Parameter.isInteger(json)) return true;
        boolean pairs = json.isArray() && !json.isEmpty();
        for (JsonNode pair : json) pairs &= Parameter.areIntegers(pair) && pair.size() <= 2;
        return pairs && (Parameter.areIntegers(json) ? json.size() <= 2 : true);
    }

    /**
     * Returns the padding before and after each axis: one pair for all axes or one per axis; a single number is used
     * for both sides.
     */
    private static int[][] padding(Call<?> call, int rank) {
        JsonNode json = call.raw("pad_width");
        boolean one = Parameter.areIntegers(json) || json.size() == 1;
        JsonNode only = Parameter.areIntegers(json) ? json : json.path(0);
        if (!one && json.size() != rank) throw new ShapeException("pad_width for " + rank + " axes", json.toString());
        int[][] padding = new int[2][rank];
        for (int i = 0; i < rank; i++) {
            JsonNode pair = one ? only : json.get(i);
            JsonNode first = pair.isArray() ? pair.path(0) : pair;
            padding[0][i] = first.asInt();
            padding[1][i] = pair.size() == 2 ? pair.get(1).asInt() : first.asInt();
        }
        return padding;
    }

    private static Shape paddedShape(Call<Shape> call) {
        Shape x = call.tensor("x");
        int[][] padding = padding(call, x.rank());
        return Shape.of(IntStream.range(0, x.rank())
                .mapToLong(i -> ShapeRules.plus(x.dim(i), (long) padding[0][i] + padding[1][i]))
                .toArray());
    }

    private static Tensor pad(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int[][] padding = padding(call, x.rank());
        if (call.word("mode").equals("constant")) {
            Operand value = call.optional("constant_values");
            if (value == null) return Layout.pad(x, padding[0], padding[1]);
            return padWith(x, padding, Numbers.cast(value, x.dtype(), kernels));
        }
        boolean edge = call.word("mode").equals("symmetric");
        Tensor padded = x;
        for (int i = 0; i < x.rank(); i++) padded = mirror(padded, i, padding[0][i], padding[1][i], edge);
        return padded;
    }

    private static Tensor padWith(Tensor x, int[][] padding, Tensor value) {
        long[] all = new long[x.size()];
        Arrays.fill(all, 1);
        Tensor ones = Tensor.of(DType.BOOL, all, x.dims());
        Tensor inside = Layout.pad(ones, padding[0], padding[1]);
        Tensor padded = Layout.pad(x, padding[0], padding[1]);
        Tensor both = Layout.concat(List.of(padded.reshape(padded.size()), value.reshape(1)), 0);
        return Layout.select(both, 0, padded.size(), i -> inside.getLong(i) == 1 ? i : padded.size())
                .reshape(padded.dims());
    }

    /** Pads an axis with the same number of mirrored elements on both sides. */
    static Tensor reflect(Tensor x, int axis, int around) {
        return mirror(x, axis, around, around, false);
    }

    /** @param edge whether the outermost element is repeated */
    private static Tensor mirror(Tensor x, int axis, int before, int after, boolean edge) {
        int size = x.dim(axis);
        int max = edge ? size : size - 1;
        if (before > max || after > max) {
            throw new ShapeException("padding of at most " + max, before + " and " + after);
        }
        int shift = edge ? 1 : 0;
        return Layout.select(x, axis, before + size + after, i -> {
            int at = i - before;
            if (at < 0) return -at - shift;
            return at < size ? at : 2 * (size - 1) - at + shift;
        });
    }
}
