package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.KerasOp;
import org.kerasaudit.importer.ops.Reshaping;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's functions that change the shape or the order of a tensor's elements. */
final class TfReshaping {
    static final List<TfFunction> FUNCTIONS = List.of(
            TfView.of("reshape compat.v1.reshape", "reshape", "input=x shape:numbers=newshape")
                    .shape(TfReshaping::reshapedShape)
                    .build(),
            TfView.of("transpose compat.v1.transpose", "transpose", "input=x perm:axes conjugate:flag(false)")
                    .derived(TfReshaping::permutation)
                    .build(),
            TfView.of("expand_dims compat.v1.expand_dims", "expand_dims", "input=x axis:integers=axis")
                    .declaring(TfReshaping::expanded)
                    .build(),
            TfView.of("squeeze compat.v1.squeeze", "squeeze", "input=x axis:axes")
                    .derived((call, x) -> Map.of("axis", Reshaping.list(squeezedAxes(call, x))))
                    .shape(TfReshaping::squeezed)
                    .build(),
            TfView.of("tile", "tile", "input=x multiples:numbers=repeats")
                    .declaring(TfReshaping::tiled)
                    .build(),
            TfFunction.of(
                    "ensure_shape",
                    "input shape",
                    call -> required(call, call.tensor("input")),
                    (call, x, kernels) -> x.reshape(required(call, x.shape()).toInts()),
                    Reshaping.sizes("shape")),
            TfView.of("repeat", "repeat", "input=x repeats:numbers=repeats axis:axis=axis")
                    .shape(TfReshaping::repeatedShape)
                    .build(),
            TfView.of("roll", "roll", "input=x shift:numbers=shift axis:integers=axis")
                    .shape(ShapeRules.same("input"))
                    .build(),
            TfView.of(
                            "pad compat.v1.pad",
                            "pad",
                            "input=x paddings mode:word(CONSTANT,REFLECT,SYMMETRIC,constant,reflect,symmetric) "
                                    + "constant_values:number(0)~constant_values")
                    .derived(TfReshaping::padding)
                    .shape(TfReshaping::paddedShape)
                    .build(),
            TfFunction.of(
                    "keras.backend.batch_flatten",
                    "input",
                    call -> Shape.of(Shape.UNKNOWN, Shape.UNKNOWN),
                    (call, x, kernels) -> {
                        Shape sample = x.shape().slice(1, x.rank());
                        return x.reshape(x.dim(0), Tensor.count(sample.toInts()));
                    }));

    private TfReshaping() {}

    private static Shape reshapedShape(Call<Shape> call) {
        Shape x = call.tensor("input");
        Shape shape = StaticIntegers.sizes(StaticIntegers.counted(call, "shape"));
        int[] newShape =
                Arrays.stream(shape.toArray()).mapToInt(Math::toIntExact).toArray();
        if (Arrays.stream(newShape).filter(size -> size == Shape.UNKNOWN).count() > 1) return carried(x, shape);
        return carried(
                x,
                KerasOp.shapes("reshape", "x", x, Map.of("newshape", Reshaping.list(newShape)))
                        .get(0));
    }

    /** Returns the shape with known contents, if a number or vector of sizes remains a number or vector. */
    private static Shape carried(Shape x, Shape shape) {
        return x.contents().isPresent() && shape.rank() < 2
                ? shape.holding(x.contents().get())
                : shape;
    }

    private static Map<String, JsonNode> permutation(Call<?> call, Shape x) {
        if (call.has("perm") && call.integers("perm").length != x.rank()) {
            throw new ShapeException(
                    "a permutation of " + x.rank() + " axes", call.raw("perm").toString());
        }
        return Map.of("axes", call.raw("perm"));
    }

    /** Returns the shape with known contents: a number remains known in the vector made from it. */
    private static List<Shape> expanded(Call<Shape> call, List<Shape> shapes) {
        int[] axes = call.integers("axis");
        if (axes.length != 1) throw new ShapeException("one axis", Arrays.toString(axes));
        Shape x = call.tensor("input");
        if (x.rank() > 0) return shapes;
        return List.of(StaticIntegers.holding(shapes.get(0), StaticIntegers.contents(x)));
    }

    /**
     * Returns the squeezed shape. An axis of unknown size can be removed if it is named; which axes are removed by
     * default is unknown.
     */
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
        if (!x.fullyKnown()) throw StaticIntegers.unknownCount();
        return IntStream.range(0, x.rank()).filter(i -> x.dim(i) == 1).toArray();
    }

    private static List<Shape> tiled(Call<Shape> call, List<Shape> shapes) {
        int rank = call.tensor("input").rank();
        int multiples = StaticIntegers.counted(call, "multiples").size();
        if (multiples != rank) throw new ShapeException(rank + " multiples", Integer.toString(multiples));
        return shapes;
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
        JsonNode times = Reshaping.list(StaticIntegers.integers(call, "repeats"));
        return KerasOp.shapes("repeat", "x", base, Map.of("repeats", times, "axis", IntNode.valueOf(axis)))
                .get(0);
    }

    private static Shape paddedShape(Call<Shape> call) {
        Shape x = call.tensor("input");
        List<@Nullable Long> paddings = StaticIntegers.numbers(call, "paddings");
        if (paddings == null) return StaticIntegers.sizes(Collections.nCopies(x.rank(), null));
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

    private static Map<String, JsonNode> padding(Call<?> call, Shape x) {
        int[] paddings = StaticIntegers.integers(call, "paddings");
        if (paddings.length != 2 * x.rank()) {
            throw new ShapeException("pairs for " + x.rank() + " axes", Arrays.toString(paddings));
        }
        ArrayNode pairs = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < x.rank(); i++) pairs.add(Reshaping.list(paddings[2 * i], paddings[2 * i + 1]));
        JsonNode mode = TextNode.valueOf(call.word("mode").toLowerCase(Locale.ROOT));
        return Map.of("pad_width", x.rank() == 0 ? IntNode.valueOf(0) : pairs, "mode", mode);
    }
}
