package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Operations that change the shape or the order of a tensor's elements. */
public final class Reshaping {
    private static final Parameter X = Parameter.tensor("x");

    static final List<Definition> DEFINITIONS = List.of(
            numpy("Reshape", Reshaping::reshaped, (call, x) -> reshape(call, x), sizes("newshape"))
                    .withTraits(Trait.FLATTENS, Trait.KEEPS_NON_NEGATIVE, Trait.MOVES_ELEMENTS),
            numpy("Ravel", call -> ShapeRules.flat(call.tensor("x")), (call, x) -> x.reshape(x.size())),
            numpy("Transpose", Reshaping::transposed, Reshaping::transpose, Parameter.axes("axes")),
            numpy(
                    "Swapaxes",
                    call -> swapped(call, call.tensor("x")),
                    (call, x) -> Layout.transpose(x, swap(call, x.rank())),
                    Parameter.integer("axis1"),
                    Parameter.integer("axis2")),
            numpy(
                    "Moveaxis",
                    call -> permuted(
                            call.tensor("x"), move(call, call.tensor("x").rank())),
                    (call, x) -> Layout.transpose(x, move(call, x.rank())),
                    Parameter.integers("source"),
                    Parameter.integers("destination")),
            numpy(
                    "ExpandDims",
                    call -> expanded(call, call.tensor("x")),
                    (call, x) -> x.reshape(expanded(call, x.shape()).toInts()),
                    Parameter.integers("axis")),
            numpy(
                    "Squeeze",
                    call -> squeezed(call, call.tensor("x")),
                    (call, x) -> x.reshape(squeezed(call, x.shape()).toInts()),
                    Parameter.axes("axis")),
            numpy(
                    "Flip",
                    Reshaping::flipped,
                    (call, x) -> flip(x, call.axes("axis", x.rank())),
                    Parameter.axes("axis")),
            numpy("Fliplr", call -> atLeast(2, call), (call, x) -> flip(x, 1)),
            numpy("Flipud", call -> atLeast(1, call), (call, x) -> flip(x, 0)),
            Definition.of(
                    "Rot90",
                    "numpy",
                    List.of(Parameter.tensor("array"), Parameter.integer("k", 1), Parameter.axes("axes", list(0, 1))),
                    call -> turned(call, call.tensor("array")),
                    (call, kernels) -> turn(call, call.tensor("array").tensor())));

    private Reshaping() {}

    private static Definition numpy(
            String className,
            Function<Call<Shape>, Shape> shape,
            BiFunction<Call<Operand>, Tensor, Tensor> forward,
            Parameter... options) {
        List<Parameter> parameters = new ArrayList<>(List.of(X));
        parameters.addAll(List.of(options));
        return Definition.of(
                className,
                "numpy",
                parameters,
                shape,
                (call, kernels) -> forward.apply(call, Numbers.tensor(call.tensor("x"), kernels)));
    }

    public static JsonNode list(int... values) {
        var list = JsonNodeFactory.instance.arrayNode();
        for (int value : values) list.add(value);
        return list;
    }

    /** Returns a parameter for sizes, one of which may be None or -1 to be inferred. */
    public static Parameter sizes(String name) {
        return Parameter.option(
                name,
                "a list of sizes",
                json -> {
                    for (JsonNode size : json) if (!size.isNull() && !Parameter.isInteger(size)) return false;
                    return json.isArray() || Parameter.isInteger(json);
                },
                null);
    }

    /** Returns the sizes of a parameter, with -1 for None. */
    public static long[] sizes(Call<?> call, String name) {
        JsonNode json = call.raw(name);
        if (!json.isArray()) return new long[] {json.asInt()};
        return IntStream.range(0, json.size())
                .mapToLong(i -> json.get(i).isNull() ? -1 : json.get(i).asInt())
                .toArray();
    }

    private static Shape reshaped(Call<Shape> call) {
        Shape x = call.tensor("x");
        long[] sizes = sizes(call, "newshape");
        int open = requireSizes(sizes);
        if (!x.fullyKnown()) return Shape.of(sizes);
        return open < 0 ? requireSameSize(x, sizes) : filled(x, sizes, open);
    }

    /** Returns the position of the only size to infer, or -1. */
    private static int requireSizes(long[] sizes) {
        long open = Arrays.stream(sizes).filter(size -> size == -1).count();
        if (open > 1 || Arrays.stream(sizes).anyMatch(size -> size < -1)) {
            throw new ShapeException("sizes with at most one -1", Arrays.toString(sizes));
        }
        return IntStream.range(0, sizes.length)
                .filter(i -> sizes[i] == -1)
                .findFirst()
                .orElse(-1);
    }

    private static Shape requireSameSize(Shape x, long[] sizes) {
        Shape shape = Shape.of(sizes);
        if (!shape.size().equals(x.size())) throw misfit(x, sizes);
        return shape;
    }

    private static Shape filled(Shape x, long[] sizes, int open) {
        long size = x.size().orElseThrow();
        long rest = Shape.of(sizes).with(open, 1).size().orElseThrow();
        if (rest == 0 || size % rest != 0) throw misfit(x, sizes);
        return Shape.of(sizes).with(open, size / rest);
    }

    private static ShapeException misfit(Shape x, long[] sizes) {
        return new ShapeException("sizes with the same number of elements as " + x, Arrays.toString(sizes));
    }

    private static Tensor reshape(Call<Operand> call, Tensor x) {
        long[] sizes = sizes(call, "newshape");
        int open = requireSizes(sizes);
        Shape shape = open < 0 ? requireSameSize(x.shape(), sizes) : filled(x.shape(), sizes, open);
        return x.reshape(shape.toInts());
    }

    private static Shape transposed(Call<Shape> call) {
        return permuted(call.tensor("x"), permutation(call, call.tensor("x").rank()));
    }

    private static Tensor transpose(Call<Operand> call, Tensor x) {
        return Layout.transpose(x, permutation(call, x.rank()));
    }

    private static int[] permutation(Call<?> call, int rank) {
        int[] axes = call.has("axes") ? call.integers("axes") : new int[0];
        if (axes.length == 0)
            return IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
        int[] front = Arrays.stream(axes).map(axis -> Call.front(axis, rank)).toArray();
        if (Arrays.stream(front).distinct().count() != rank || axes.length != rank) {
            throw new ShapeException("a permutation of " + rank + " axes", Arrays.toString(axes));
        }
        return front;
    }

    public static Shape permuted(Shape x, int... permutation) {
        return Shape.of(Arrays.stream(permutation).mapToLong(x::dim).toArray());
    }

    private static Shape swapped(Call<Shape> call, Shape x) {
        return permuted(x, swap(call, x.rank()));
    }

    private static int[] swap(Call<?> call, int rank) {
        int[] permutation = IntStream.range(0, rank).toArray();
        int first = call.axis("axis1", rank);
        int second = call.axis("axis2", rank);
        permutation[first] = second;
        permutation[second] = first;
        return permutation;
    }

    private static int[] move(Call<?> call, int rank) {
        return move(call.integers("source"), call.integers("destination"), rank);
    }

    /** Returns the permutation that moves each source axis to its destination and keeps the order of the others. */
    static int[] move(int[] source, int[] destination, int rank) {
        int[] permutation = new int[rank];
        Arrays.fill(permutation, -1);
        if (source.length != destination.length) {
            throw new ShapeException(source.length + " destinations", Integer.toString(destination.length));
        }
        for (int i = 0; i < source.length; i++) {
            permutation[Call.front(destination[i], rank)] = Call.front(source[i], rank);
        }
        for (int i = 0, next = 0; i < rank; i++) {
            if (permutation[i] >= 0) continue;
            while (contains(source, next, rank)) next++;
            permutation[i] = next++;
        }
        return permutation;
    }

    private static boolean contains(int[] axes, int axis, int rank) {
        return Arrays.stream(axes).anyMatch(one -> Call.front(one, rank) == axis);
    }

    private static Shape expanded(Call<?> call, Shape x) {
        int[] axes = call.integers("axis");
        int rank = x.rank() + axes.length;
        Shape expanded = x;
        int[] front =
                Arrays.stream(axes).map(axis -> Call.front(axis, rank)).sorted().toArray();
        for (int axis : front) expanded = expanded.insert(axis, 1);
        return expanded;
    }

    private static Shape squeezed(Call<?> call, Shape x) {
        int[] axes = call.has("axis")
                ? call.axes("axis", x.rank())
                : IntStream.range(0, x.rank()).filter(i -> x.dim(i) == 1).toArray();
        for (int axis : axes) {
            if (x.dim(axis) != 1) throw new ShapeException("size 1 along axis " + axis, x.toString());
        }
        return ShapeRules.reduce(x, false, axes);
    }

    private static Shape flipped(Call<Shape> call) {
        call.axes("axis", call.tensor("x").rank());
        return call.tensor("x");
    }

    private static Shape atLeast(int rank, Call<Shape> call) {
        ShapeRules.requireRank(call.tensor("x"), rank);
        return call.tensor("x");
    }

    public static Tensor flip(Tensor x, int... axes) {
        Tensor flipped = x;
        for (int axis : axes) flipped = Layout.reverse(flipped, axis);
        return flipped;
    }

    private static int[] plane(Call<?> call, int rank) {
        int[] axes = call.integers("axes");
        if (axes.length != 2) throw new ShapeException("2 axes", Arrays.toString(axes));
        int[] plane = {Call.front(axes[0], rank), Call.front(axes[1], rank)};
        if (plane[0] == plane[1]) throw new ShapeException("2 different axes", Arrays.toString(axes));
        return plane;
    }

    /** Returns the shape that Keras declares, with the axes swapped regardless of the number of turns. */
    private static Shape turned(Call<Shape> call, Shape x) {
        ShapeRules.requireRank(x, 2);
        int[] plane = plane(call, x.rank());
        return x.with(plane[0], x.dim(plane[1])).with(plane[1], x.dim(plane[0]));
    }

    private static Tensor turn(Call<Operand> call, Tensor x) {
        int[] plane = plane(call, x.rank());
        int[] swap = IntStream.range(0, x.rank()).toArray();
        swap[plane[0]] = plane[1];
        swap[plane[1]] = plane[0];
        Tensor turned = x;
        for (int i = Math.floorMod(call.integer("k"), 4); i > 0; i--) {
            turned = Layout.transpose(Layout.reverse(turned, plane[1]), swap);
        }
        return turned;
    }
}
