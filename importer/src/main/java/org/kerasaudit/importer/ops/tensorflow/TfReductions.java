package org.kerasaudit.importer.ops.tensorflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reductions;
import org.kerasaudit.importer.ops.Reuse;
import org.kerasaudit.importer.ops.Rows;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's functions that fold axes, run along them or find something in them. Sums stay of their own type. */
final class TfReductions {
    private static final Parameter X = Parameter.tensor("input_tensor");
    private static final Parameter AXIS = Parameter.axes("axis");
    private static final Parameter KEEPDIMS = Parameter.truth("keepdims", false);

    static final List<TfFunction> FUNCTIONS = List.of(
            reduction("reduce_sum", TfReductions::sum),
            reduction("reduce_mean", TfReductions::mean),
            reduction("reduce_prod", TfReductions::product),
            reduction("reduce_max", (x, axes, keep, kernels) -> Reductions.max(x, axes, keep, kernels)),
            reduction("reduce_min", (x, axes, keep, kernels) -> Reductions.min(x, axes, keep, kernels)),
            reduction("reduce_all", (x, axes, keep, kernels) -> Reductions.min(bool(x), axes, keep, kernels)),
            reduction("reduce_any", (x, axes, keep, kernels) -> Reductions.max(bool(x), axes, keep, kernels)),
            reduction("reduce_logsumexp", (x, axes, keep, kernels) -> reused("logsumexp", x, axes, keep, kernels)),
            reduction("reduce_variance", (x, axes, keep, kernels) -> reused("var", x, axes, keep, kernels)),
            reduction("reduce_std", (x, axes, keep, kernels) -> reused("std", x, axes, keep, kernels)),
            reduction("reduce_euclidean_norm", TfReductions::euclidean),
            TfFunction.of(
                    "math.count_nonzero compat.v1.count_nonzero compat.v1.math.count_nonzero",
                    List.of(X, AXIS, KEEPDIMS, Parameter.dtype("dtype")),
                    TfReductions::shape,
                    (call, kernels) -> {
                        Tensor x = Cast.to(DType.BOOL, OneType.one(call, "input_tensor", kernels));
                        Tensor counted = Rows.along(x, call.axes("axis", x.rank()))
                                .foldWhole(
                                        DType.INT64,
                                        call.flag("keepdims"),
                                        row -> Arrays.stream(row).sum());
                        return Numbers.cast(counted, call.dtype("dtype").orElse(DType.INT64), kernels);
                    }),
            TfFunction.of(
                    "math.zero_fraction nn.zero_fraction",
                    List.of(Parameter.tensor("value")),
                    call -> Shape.SCALAR,
                    (call, kernels) -> {
                        Tensor x = Cast.to(DType.BOOL, OneType.one(call, "value", kernels));
                        double zeros = 0;
                        for (int i = 0; i < x.size(); i++) zeros += 1 - x.getLong(i);
                        return Numbers.of(DType.FLOAT32, new double[] {zeros / x.size()}, kernels);
                    }),
            TfFunction.of("nn.l2_loss", List.of(Parameter.tensor("t")), call -> Shape.SCALAR, (call, kernels) -> {
                Tensor x = TfPointwise.floating("l2_loss", OneType.one(call, "t", kernels));
                Tensor squares = Numbers.multiply(x, x, kernels);
                Tensor sum = Reductions.sum(squares, Call.all(x.rank()), false, kernels);
                return Numbers.map(sum, "half", a -> a / 2, kernels);
            }),
            position("math.argmax compat.v1.argmax compat.v1.arg_max", "argmax"),
            position("math.argmin compat.v1.argmin compat.v1.arg_min", "argmin"),
            running("math.cumsum", "cumsum", 0),
            running("math.cumprod", "cumprod", 1));

    private TfReductions() {}

    private static TfFunction reduction(String name, Reductions.Fold fold) {
        return TfFunction.of(
                "math." + name + " " + name + " compat.v1." + name + " compat.v1.math." + name,
                List.of(X, AXIS, KEEPDIMS),
                call -> name.equals("reduce_prod") ? counted(call) : shape(call),
                (call, kernels) -> {
                    Tensor x = OneType.one(call, "input_tensor", kernels);
                    return fold.apply(x, call.axes("axis", x.rank()), call.flag("keepdims"), kernels);
                });
    }

    private static Shape shape(Call<Shape> call) {
        Shape x = call.tensor("input_tensor");
        return ShapeRules.reduce(x, call.flag("keepdims"), call.axes("axis", x.rank()));
    }

    /** The product of known sizes is known. */
    private static Shape counted(Call<Shape> call) {
        Shape x = call.tensor("input_tensor");
        Shape sizes = x.contents().orElse(null);
        if (x.rank() != 1 || sizes == null || !sizes.fullyKnown()) return shape(call);
        return shape(call).holding(Shape.of(sizes.size().orElseThrow()));
    }

    private static Tensor bool(Tensor x) {
        if (x.dtype() == DType.BOOL) return x;
        throw new InputException("only booleans are taken, not " + x.dtype().kerasName());
    }

    private static Tensor reused(String function, Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        return Reuse.of(function, TfPointwise.floating(function, x))
                .with("axis", axes)
                .with("keepdims", keepDims)
                .run(kernels);
    }

    private static Tensor sum(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        if (x.dtype().isFloating()) return Reductions.sum(x, axes, keepDims, kernels);
        return Rows.along(numbers(x), axes)
                .foldWhole(x.dtype(), keepDims, row -> Arrays.stream(row).sum());
    }

    /** Whole numbers are averaged as such. */
    private static Tensor mean(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        if (x.dtype().isFloating()) return Reductions.reduce(x, Reduction.MEAN, axes, keepDims, kernels);
        return Rows.along(numbers(x), axes)
                .foldWhole(x.dtype(), keepDims, row -> Arrays.stream(row).sum() / Math.max(1, row.length));
    }

    private static Tensor product(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        if (x.dtype().isFloating()) return Reductions.product(x, axes, keepDims, kernels);
        return Rows.along(numbers(x), axes)
                .foldWhole(x.dtype(), keepDims, row -> Arrays.stream(row).reduce(1, (a, b) -> a * b));
    }

    private static Tensor numbers(Tensor x) {
        if (x.dtype() != DType.BOOL && x.dtype() != DType.STRING) return x;
        throw new InputException("numbers are taken, not " + x.dtype().kerasName());
    }

    private static Tensor euclidean(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        Tensor typed = TfPointwise.floating("reduce_euclidean_norm", x);
        Tensor squares = Numbers.zip(typed, typed, BinaryOp.MULTIPLY, kernels);
        return Numbers.map(Reductions.sum(squares, axes, keepDims, kernels), "sqrt", Math::sqrt, kernels);
    }

    private static TfFunction position(String symbols, String function) {
        return TfFunction.of(
                symbols,
                List.of(Parameter.tensor("input"), Parameter.axis(0), Parameter.dtype("output_type")),
                call -> {
                    Shape x = call.tensor("input");
                    return x.without(axis(call, x.rank()));
                },
                (call, kernels) -> {
                    Tensor x = OneType.one(call, "input", kernels);
                    Tensor found = Reuse.of(function, x)
                            .with("axis", axis(call, x.rank()))
                            .run(kernels);
                    return Cast.to(call.dtype("output_type").orElse(DType.INT64), found);
                });
    }

    private static int axis(Call<?> call, int rank) {
        return call.has("axis") ? call.axis("axis", rank) : Call.front(0, rank);
    }

    private static TfFunction running(String symbol, String function, int first) {
        return TfFunction.of(
                symbol,
                List.of(
                        Parameter.tensor("x"),
                        Parameter.integer("axis", 0),
                        Parameter.flag("exclusive", false),
                        Parameter.flag("reverse", false)),
                call -> {
                    call.axis("axis", call.tensor("x").rank());
                    return call.tensor("x");
                },
                (call, kernels) -> {
                    Tensor x = numbers(OneType.one(call, "x", kernels));
                    int axis = call.axis("axis", x.rank());
                    boolean reverse = call.flag("reverse");
                    Tensor ordered = reverse ? Layout.reverse(x, axis) : x;
                    Tensor shifted = call.flag("exclusive") ? shifted(ordered, axis, first, kernels) : ordered;
                    Tensor sums = Reuse.of(function, shifted).with("axis", axis).run(kernels);
                    return reverse ? Layout.reverse(sums, axis) : sums;
                });
    }

    /** Everything one further on, a zero or one in front. */
    private static Tensor shifted(Tensor x, int axis, int first, Kernels kernels) {
        int size = x.dim(axis);
        if (size == 0) return x;
        int[] dims = x.shape().with(axis, 1).toInts();
        Tensor start =
                Layout.broadcast(Numbers.cast(Tensor.of(DType.INT32, new long[] {first}), x.dtype(), kernels), dims);
        List<Tensor> parts = new ArrayList<>(List.of(start));
        parts.add(Layout.slice(x, axis, 0, size - 1));
        return Layout.concat(parts, axis);
    }
}
