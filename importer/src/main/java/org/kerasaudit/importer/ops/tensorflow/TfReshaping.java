package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.KerasOp;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reshaping;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's functions that give a tensor's elements another shape or order. */
final class TfReshaping {
    private static final Parameter X = Parameter.tensor("input");

    static final List<TfFunction> FUNCTIONS = List.of(
            view("reshape compat.v1.reshape", "reshape")
                    .integers("shape", "newshape")
                    .shape(TfReshaping::reshapedShape)
                    .build(),
            view("transpose compat.v1.transpose", "transpose")
                    .extra(Parameter.axes("perm"), Parameter.flag("conjugate", false))
                    .derived(TfReshaping::permutation)
                    .build(),
            view("linalg.matrix_transpose linalg.adjoint", "swapaxes")
                    .extra(Parameter.flag("conjugate", false))
                    .derived((call, x) -> Map.of("axis1", IntNode.valueOf(-2), "axis2", IntNode.valueOf(-1)))
                    .build(),
            view("expand_dims compat.v1.expand_dims", "expand_dims")
                    .option(Parameter.integers("axis"), "axis")
                    .declaring(TfReshaping::expanded)
                    .build(),
            view("squeeze compat.v1.squeeze", "squeeze")
                    .extra(Parameter.axes("axis"))
                    .derived((call, x) -> Map.of("axis", Reshaping.list(squeezedAxes(call, x))))
                    .shape(TfReshaping::squeezed)
                    .build(),
            view("reverse", "flip").option(Parameter.integers("axis"), "axis").build(),
            view("tile", "tile")
                    .integers("multiples", "repeats")
                    .shape(TfReshaping::tiledShape)
                    .build(),
            view("broadcast_to", "broadcast_to").integers("shape", "shape").build(),
            TfFunction.of(
                    "ensure_shape",
                    List.of(X, Reshaping.sizes("shape")),
                    call -> required(call, call.tensor("input")),
                    (call, kernels) -> {
                        Tensor x = OneType.one(call, "input", kernels);
                        return x.reshape(required(call, x.shape()).toInts());
                    }),
            view("repeat", "repeat")
                    .integers("repeats", "repeats")
                    .option(Parameter.axis(), "axis")
                    .shape(TfReshaping::repeatedShape)
                    .build(),
            view("roll", "roll")
                    .integers("shift", "shift")
                    .option(Parameter.integers("axis"), "axis")
                    .shape(ShapeRules.same("input"))
                    .build(),
            TfFunction.of(
                    "pad compat.v1.pad",
                    List.of(
                            X,
                            Parameter.tensor("paddings"),
                            Parameter.word(
                                    "mode", "CONSTANT", "REFLECT", "SYMMETRIC", "constant", "reflect", "symmetric"),
                            TfFunction.number("constant_values", 0)),
                    TfReshaping::paddedShape,
                    TfReshaping::pad),
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

    private TfReshaping() {}

    private static TfView view(String symbols, String function) {
        return TfView.of(symbols, function).tensor(X, "x");
    }

    /** Numbers of which not even the count is known. */
    static NotCheckableException openRank() {
        return new NotCheckableException("the number of axes depends on the values of a tensor");
    }

    private static Shape reshapedShape(Call<Shape> call) {
        Shape x = call.tensor("input");
        List<@Nullable Long> sizes = StaticIntegers.numbers(call, "shape");
        if (sizes == null) throw openRank();
        Shape shape = StaticIntegers.sizes(sizes);
        int[] newShape =
                Arrays.stream(shape.toArray()).mapToInt(Math::toIntExact).toArray();
        if (Arrays.stream(newShape).filter(size -> size == Shape.UNKNOWN).count() > 1) return carried(x, shape);
        return carried(
                x,
                KerasOp.shapes("reshape", "x", x, Map.of("newshape", Reshaping.list(newShape)))
                        .get(0));
    }

    /** A number or vector of sizes still holds them as a vector or number. */
    private static Shape carried(Shape x, Shape shape) {
        return x.contents().isPresent() && shape.rank() < 2
                ? shape.holding(x.contents().get())
                : shape;
    }

    private static Map<String, JsonNode> permutation(Call<?> call, Shape x) {
        if (call.has("perm") && call.integers("perm").length != x.rank()) {
            throw new ShapeException(
                    "axes that order " + x.rank() + " axes", call.raw("perm").toString());
        }
        return Map.of("axes", call.raw("perm"));
    }

    /** The last two axes changed over. */
    static Tensor swapped(Tensor x) {
        int[] order = Call.all(x.rank());
        order[x.rank() - 1] = x.rank() - 2;
        order[x.rank() - 2] = x.rank() - 1;
        return Layout.transpose(x, order);
    }

    /** A number still is in the vector that is made of it. */
    private static List<Shape> expanded(Call<Shape> call, List<Shape> shapes) {
        int[] axes = call.integers("axis");
        if (axes.length != 1) throw new ShapeException("one axis", Arrays.toString(axes));
        Shape x = call.tensor("input");
        if (x.rank() > 0) return shapes;
        return List.of(StaticIntegers.holding(shapes.get(0), StaticIntegers.contents(x)));
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

    private static Shape tiledShape(Call<Shape> call) {
        Shape x = call.tensor("input");
        List<@Nullable Long> multiples = StaticIntegers.numbers(call, "multiples");
        if (multiples == null) throw openRank();
        if (multiples.size() != x.rank()) throw new ShapeException(x.rank() + " multiples", multiples.toString());
        Shape tiled = x;
        for (int i = 0; i < x.rank(); i++) {
            Long times = multiples.get(i);
            tiled = tiled.with(i, times == null ? Shape.UNKNOWN : ShapeRules.times(x.dim(i), times));
        }
        return tiled;
    }

    private static Shape required(Call<?> call, Shape x) {
        Shape required = Shape.of(Reshaping.sizes(call, "shape"));
        if (!x.compatible(required)) throw new ShapeException("shape " + required, x.toString());
        return x.merge(required);
    }

    private static Shape repeatedShape(Call<Shape> call) {
        Shape x = call.tensor("input");
        List<@Nullable Long> repeats = StaticIntegers.numbers(call, "repeats");
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

    private static Shape paddedShape(Call<Shape> call) {
        Shape x = call.tensor("input");
        List<@Nullable Long> paddings = StaticIntegers.numbers(call, "paddings");
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
        int[] paddings = StaticIntegers.integers(call, "paddings");
        if (paddings.length != 2 * x.rank()) {
            throw new ShapeException("pairs for " + x.rank() + " axes", Arrays.toString(paddings));
        }
        if (x.rank() == 0) return x;
        var pairs = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < x.rank(); i++) pairs.add(Reshaping.list(paddings[2 * i], paddings[2 * i + 1]));
        KerasOp pad = KerasOp.call("pad", x).with("pad_width", pairs);
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
