package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Movers;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reuse;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's functions that give a tensor's elements another shape or order. */
final class TfMovers {
    private static final Parameter X = Parameter.tensor("input");

    static final List<TfFunction> FUNCTIONS = List.of(
            mover("reshape compat.v1.reshape", TfMovers::reshapedShape, TfMovers::reshape, Parameter.tensor("shape")),
            mover(
                    "transpose compat.v1.transpose",
                    TfMovers::permuted,
                    (call, x, kernels) -> Layout.transpose(x, permutation(call, x.rank())),
                    Parameter.axes("perm"),
                    Parameter.flag("conjugate", false)),
            mover(
                    "linalg.matrix_transpose linalg.adjoint",
                    call -> swapped(call.tensor("input")),
                    (call, x, kernels) -> swapped(x),
                    Parameter.flag("conjugate", false)),
            mover(
                    "expand_dims compat.v1.expand_dims",
                    call -> {
                        Shape x = call.tensor("input");
                        Shape expanded = x.insert(axis(call, x.rank() + 1), 1);
                        return x.rank() == 0 ? Known.holding(expanded, Known.contents(x)) : expanded;
                    },
                    (call, x, kernels) -> x.reshape(
                            x.shape().insert(axis(call, x.rank() + 1), 1).toInts()),
                    Parameter.integers("axis")),
            mover("squeeze compat.v1.squeeze", TfMovers::squeezed, TfMovers::squeeze, Parameter.axes("axis")),
            mover(
                    "reverse",
                    call -> {
                        call.axes("axis", call.tensor("input").rank());
                        return call.tensor("input");
                    },
                    (call, x, kernels) -> Movers.flip(x, call.axes("axis", x.rank())),
                    Parameter.integers("axis")),
            mover("tile", TfMovers::tiledShape, TfMovers::tile, Parameter.tensor("multiples")),
            mover("broadcast_to", TfMovers::broadcastShape, TfMovers::broadcast, Parameter.tensor("shape")),
            mover(
                    "ensure_shape",
                    call -> required(call, call.tensor("input")),
                    (call, x, kernels) -> x.reshape(required(call, x.shape()).toInts()),
                    Movers.sizes("shape")),
            mover("repeat", TfMovers::repeatedShape, TfMovers::repeat, Parameter.tensor("repeats"), Parameter.axis()),
            mover(
                    "roll",
                    call -> call.tensor("input"),
                    TfMovers::roll,
                    Parameter.tensor("shift"),
                    Parameter.integers("axis")),
            TfFunction.of(
                    "pad compat.v1.pad",
                    List.of(
                            X,
                            Parameter.tensor("paddings"),
                            Parameter.word(
                                    "mode", "CONSTANT", "REFLECT", "SYMMETRIC", "constant", "reflect", "symmetric"),
                            TfFunction.number("constant_values", 0)),
                    TfMovers::paddedShape,
                    TfMovers::pad),
            TfFunction.of(
                    "keras.backend.batch_flatten",
                    List.of(X),
                    call -> Shape.of(Shape.UNKNOWN, Shape.UNKNOWN),
                    (call, kernels) -> {
                        Tensor x = OneType.one(call, "input", kernels);
                        return x.reshape(
                                x.dim(0),
                                Tensor.count(x.shape().slice(1, x.rank()).toInts()));
                    }));

    private TfMovers() {}

    /** What is made of a tensor. */
    private interface Move {
        Tensor apply(Call<Operand> call, Tensor x, Kernels kernels);
    }

    private static TfFunction mover(
            String symbols, Function<Call<Shape>, Shape> shape, Move move, Parameter... options) {
        List<Parameter> parameters = new ArrayList<>(List.of(X));
        parameters.addAll(List.of(options));
        return TfFunction.of(
                symbols,
                parameters,
                shape,
                (call, kernels) -> move.apply(call, OneType.one(call, "input", kernels), kernels));
    }

    /** Numbers of which not even the count is known. */
    static NotCheckableException openRank() {
        return new NotCheckableException("the number of axes depends on the values of a tensor");
    }

    private static Shape reshapedShape(Call<Shape> call) {
        Shape x = call.tensor("input");
        List<@Nullable Long> sizes = Known.numbers(call, "shape");
        if (sizes == null) throw openRank();
        Shape shape = Known.sizes(sizes);
        long open = Arrays.stream(shape.toArray())
                .filter(size -> size == Shape.UNKNOWN)
                .count();
        if (!x.fullyKnown() || open > 1) return carried(x, shape);
        if (open == 0) {
            if (!x.size().equals(shape.size())) throw misfit(x, shape);
            return carried(x, shape);
        }
        int at = IntStream.range(0, shape.rank())
                .filter(i -> !shape.known(i))
                .findFirst()
                .orElseThrow();
        long rest = shape.with(at, 1).size().orElseThrow();
        long size = x.size().orElseThrow();
        if (rest == 0) return shape;
        if (size % rest != 0) throw misfit(x, shape);
        return carried(x, shape.with(at, size / rest));
    }

    /** A number or vector of sizes still holds them as a vector or number. */
    private static Shape carried(Shape x, Shape shape) {
        return x.contents().isPresent() && shape.rank() < 2
                ? shape.holding(x.contents().get())
                : shape;
    }

    private static ShapeException misfit(Shape x, Shape shape) {
        return new ShapeException("sizes that hold the elements of " + x, shape.brackets());
    }

    private static Tensor reshape(Call<Operand> call, Tensor x, Kernels kernels) {
        return Reuse.of("reshape", x)
                .with("newshape", Known.integers(call, "shape"))
                .run(kernels);
    }

    private static Shape permuted(Call<Shape> call) {
        Shape x = call.tensor("input");
        return Movers.permuted(x, permutation(call, x.rank()));
    }

    private static int[] permutation(Call<?> call, int rank) {
        if (!call.has("perm")) {
            return IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
        }
        int[] order = Arrays.stream(call.integers("perm"))
                .map(axis -> Call.front(axis, rank))
                .toArray();
        if (order.length != rank || Arrays.stream(order).distinct().count() != rank) {
            throw new ShapeException("axes that order " + rank + " axes", Arrays.toString(order));
        }
        return order;
    }

    private static Shape swapped(Shape x) {
        ShapeRules.requireRank(x, 2);
        return x.with(-1, x.dim(-2)).with(-2, x.dim(-1));
    }

    /** The last two axes changed over. */
    static Tensor swapped(Tensor x) {
        int[] order = Call.all(x.rank());
        order[x.rank() - 1] = x.rank() - 2;
        order[x.rank() - 2] = x.rank() - 1;
        return Layout.transpose(x, order);
    }

    private static int axis(Call<?> call, int rank) {
        int[] axes = call.integers("axis");
        if (axes.length != 1) throw new ShapeException("one axis", Arrays.toString(axes));
        return Call.front(axes[0], rank);
    }

    /** Axes of unknown size may go if they are named; which of them go by themselves nobody knows. */
    private static Shape squeezed(Call<Shape> call) {
        Shape x = call.tensor("input");
        int[] axes = squeezedAxes(call, x);
        for (int axis : axes) {
            if (x.known(axis) && x.dim(axis) != 1) throw new ShapeException("size 1 along axis " + axis, x.toString());
        }
        return carried(x, ShapeRules.reduce(x, false, axes));
    }

    private static int[] squeezedAxes(Call<?> call, Shape x) {
        if (call.has("axis") && call.integers("axis").length > 0) return call.axes("axis", x.rank());
        if (!x.fullyKnown()) throw openRank();
        return IntStream.range(0, x.rank()).filter(i -> x.dim(i) == 1).toArray();
    }

    private static Tensor squeeze(Call<Operand> call, Tensor x, Kernels kernels) {
        return x.reshape(ShapeRules.reduce(x.shape(), false, squeezedAxes(call, x.shape()))
                .toInts());
    }

    private static Shape tiledShape(Call<Shape> call) {
        Shape x = call.tensor("input");
        List<@Nullable Long> multiples = Known.numbers(call, "multiples");
        if (multiples == null) throw openRank();
        if (multiples.size() != x.rank()) throw new ShapeException(x.rank() + " multiples", multiples.toString());
        Shape tiled = x;
        for (int i = 0; i < x.rank(); i++) {
            Long times = multiples.get(i);
            tiled = tiled.with(i, times == null ? Shape.UNKNOWN : ShapeRules.times(x.dim(i), times));
        }
        return tiled;
    }

    private static Tensor tile(Call<Operand> call, Tensor x, Kernels kernels) {
        int[] multiples = Known.integers(call, "multiples");
        if (multiples.length != x.rank()) throw new ShapeException(x.rank() + " multiples", Arrays.toString(multiples));
        return Reuse.of("tile", x).with("repeats", multiples).run(kernels);
    }

    private static Shape broadcastShape(Call<Shape> call) {
        List<@Nullable Long> sizes = Known.numbers(call, "shape");
        if (sizes == null) throw openRank();
        Shape target = Known.sizes(sizes);
        ShapeRules.broadcast(call.tensor("input"), target);
        return target;
    }

    private static Tensor broadcast(Call<Operand> call, Tensor x, Kernels kernels) {
        return Reuse.of("broadcast_to", x)
                .with("shape", Known.integers(call, "shape"))
                .run(kernels);
    }

    private static Shape required(Call<?> call, Shape x) {
        Shape required = Shape.of(Movers.sizes(call, "shape"));
        if (!x.compatible(required)) throw new ShapeException("shape " + required, x.toString());
        return x.merge(required);
    }

    private static Shape repeatedShape(Call<Shape> call) {
        Shape x = call.tensor("input");
        List<@Nullable Long> repeats = Known.numbers(call, "repeats");
        Shape base = call.has("axis") ? x : ShapeRules.flat(x);
        int axis = call.has("axis") ? call.axis("axis", x.rank()) : 0;
        if (repeats == null || repeats.contains(null) || !base.known(axis)) return base.with(axis, Shape.UNKNOWN);
        long[] times = repeats.stream().mapToLong(one -> one == null ? 0 : one).toArray();
        if (times.length == 1) return base.with(axis, ShapeRules.times(base.dim(axis), times[0]));
        if (times.length != base.dim(axis)) {
            throw new ShapeException(base.dim(axis) + " repeats", Arrays.toString(times));
        }
        return base.with(axis, Arrays.stream(times).sum());
    }

    private static Tensor repeat(Call<Operand> call, Tensor x, Kernels kernels) {
        return Reuse.of("repeat", x)
                .with("repeats", Known.integers(call, "repeats"))
                .with("axis", call.raw("axis"))
                .run(kernels);
    }

    private static Tensor roll(Call<Operand> call, Tensor x, Kernels kernels) {
        return Reuse.of("roll", x)
                .with("shift", Known.integers(call, "shift"))
                .with("axis", call.integers("axis"))
                .run(kernels);
    }

    private static Shape paddedShape(Call<Shape> call) {
        Shape x = call.tensor("input");
        List<@Nullable Long> paddings = Known.numbers(call, "paddings");
        if (paddings == null)
            return Shape.of(
                    IntStream.range(0, x.rank()).mapToLong(i -> Shape.UNKNOWN).toArray());
        if (paddings.size() != 2 * x.rank())
            throw new ShapeException("pairs for " + x.rank() + " axes", paddings.toString());
        Shape padded = x;
        for (int i = 0; i < x.rank(); i++) {
            Long before = paddings.get(2 * i);
            Long after = paddings.get(2 * i + 1);
            boolean known = before != null && after != null;
            padded = padded.with(i, known ? ShapeRules.plus(x.dim(i), before + after) : Shape.UNKNOWN);
        }
        return padded;
    }

    private static Tensor pad(Call<Operand> call, Kernels kernels) {
        Tensor x = OneType.one(call, "input", kernels);
        int[] paddings = Known.integers(call, "paddings");
        if (paddings.length != 2 * x.rank()) {
            throw new ShapeException("pairs for " + x.rank() + " axes", Arrays.toString(paddings));
        }
        if (x.rank() == 0) return x;
        var pairs = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < x.rank(); i++) pairs.add(Movers.list(paddings[2 * i], paddings[2 * i + 1]));
        Reuse pad = Reuse.of("pad", x).with("pad_width", pairs);
        String mode = call.word("mode").toLowerCase(Locale.ROOT);
        pad.with("mode", TextNode.valueOf(mode));
        if (mode.equals("constant")) pad.with("constant_values", fill(x, call, kernels));
        return pad.run(kernels);
    }

    private static Tensor fill(Tensor x, Call<Operand> call, Kernels kernels) {
        Tensor value = OneType.one(call, "constant_values", kernels);
        return x.dtype() == DType.STRING ? value : Numbers.cast(value, x.dtype(), kernels);
    }
}
