package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.node.IntNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.KerasOp;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reductions;
import org.kerasaudit.importer.ops.Rows;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's functions that fold axes, run along them or find something in them. Sums stay of their own type. */
final class TfReductions {
    private static final Parameter AXIS = Parameter.axes("axis");
    private static final Parameter KEEPDIMS = Parameter.truth("keepdims", false);

    static final List<TfFunction> FUNCTIONS = List.of(
            view("reduce_sum", "sum")
                    .types(Types.NUMBERS)
                    .result((call, x, sum) -> Cast.to(x.dtype(), sum))
                    .build(),
            view("reduce_prod", "prod")
                    .types(Types.NUMBERS)
                    .result((call, x, product) -> Cast.to(x.dtype(), product))
                    .declaring(TfReductions::counted)
                    .build(),
            view("reduce_max", "max").build(),
            view("reduce_min", "min").build(),
            view("reduce_all", "all").types(Types.BOOLEANS).build(),
            view("reduce_any", "any").types(Types.BOOLEANS).build(),
            view("reduce_logsumexp", "logsumexp").types(Types.FLOATING).build(),
            view("reduce_variance", "var").types(Types.FLOATING).build(),
            view("reduce_std", "std").types(Types.FLOATING).build(),
            reduction(symbols("reduce_mean"), TfReductions::mean),
            reduction(symbols("reduce_euclidean_norm"), TfReductions::euclidean),
            reduction(
                    "math.count_nonzero compat.v1.count_nonzero compat.v1.math.count_nonzero",
                    (call, x, kernels) -> {
                        Tensor holds = Cast.to(DType.BOOL, x);
                        Tensor counted = folded(
                                call,
                                holds,
                                DType.INT64,
                                row -> Arrays.stream(row).sum());
                        return Numbers.cast(counted, call.dtype("dtype").orElse(DType.INT64), kernels);
                    },
                    Parameter.dtype("dtype")),
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
                Tensor x = Types.FLOATING.admit("l2_loss", OneType.one(call, "t", kernels), kernels);
                Tensor squares = Numbers.multiply(x, x, kernels);
                Tensor sum = Reductions.sum(squares, Call.all(x.rank()), false, kernels);
                return Numbers.map(sum, "half", a -> a / 2, kernels);
            }),
            position("math.argmax compat.v1.argmax compat.v1.arg_max", "argmax"),
            position("math.argmin compat.v1.argmin compat.v1.arg_min", "argmin"),
            running("math.cumsum", "cumsum", 0),
            running("math.cumprod", "cumprod", 1));

    private TfReductions() {}

    private static String symbols(String name) {
        return "math." + name + " " + name + " compat.v1." + name + " compat.v1.math." + name;
    }

    private static TfView view(String name, String function) {
        return TfView.of(symbols(name), function)
                .tensor("input_tensor", "x")
                .option(AXIS, "axis")
                .option(KEEPDIMS, "keepdims");
    }

    /** What is made of a tensor. */
    private interface Fold {
        Tensor of(Call<Operand> call, Tensor x, Kernels kernels);
    }

    /** A reduction that is not quite one of Keras. */
    private static TfFunction reduction(String symbols, Fold fold, Parameter... more) {
        List<Parameter> parameters = new ArrayList<>(List.of(Parameter.tensor("input_tensor"), AXIS, KEEPDIMS));
        parameters.addAll(List.of(more));
        return TfFunction.of(
                symbols,
                parameters,
                call -> {
                    Shape x = call.tensor("input_tensor");
                    return ShapeRules.reduce(x, call.flag("keepdims"), call.axes("axis", x.rank()));
                },
                (call, kernels) -> fold.of(call, OneType.one(call, "input_tensor", kernels), kernels));
    }

    /** The product of known sizes is known. */
    private static List<Shape> counted(Call<Shape> call, List<Shape> shapes) {
        Shape x = call.tensor("input_tensor");
        Shape sizes = x.contents().orElse(null);
        if (x.rank() != 1 || sizes == null || !sizes.fullyKnown()) return shapes;
        return List.of(shapes.get(0).holding(Shape.of(sizes.size().orElseThrow())));
    }

    private static Tensor folded(Call<Operand> call, Tensor x, DType type, ToLongFunction<long[]> fold) {
        return Rows.along(x, call.axes("axis", x.rank())).foldWhole(type, call.flag("keepdims"), fold);
    }

    /** Whole numbers are averaged as such. */
    private static Tensor mean(Call<Operand> call, Tensor x, Kernels kernels) {
        if (x.dtype().isFloating()) {
            int[] axes = call.axes("axis", x.rank());
            return Reductions.reduce(x, Reduction.MEAN, axes, call.flag("keepdims"), kernels);
        }
        Tensor whole = Types.NUMBERS.admit("mean", x, kernels);
        return folded(call, whole, x.dtype(), row -> Arrays.stream(row).sum() / Math.max(1, row.length));
    }

    private static Tensor euclidean(Call<Operand> call, Tensor x, Kernels kernels) {
        Tensor typed = Types.FLOATING.admit("reduce_euclidean_norm", x, kernels);
        Tensor squares = Numbers.multiply(typed, typed, kernels);
        Tensor sum = Reductions.sum(squares, call.axes("axis", x.rank()), call.flag("keepdims"), kernels);
        return Numbers.map(sum, "sqrt", Math::sqrt, kernels);
    }

    private static TfFunction position(String symbols, String function) {
        return TfView.of(symbols, function)
                .tensor("input", "x")
                .extra(Parameter.axis(0), Parameter.dtype("output_type"))
                .derived((call, x) -> Map.of("axis", call.has("axis") ? call.raw("axis") : IntNode.valueOf(0)))
                .result((call, x, found) -> Cast.to(call.dtype("output_type").orElse(DType.INT64), found))
                .build();
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
                    Tensor x = Types.NUMBERS.admit(function, OneType.one(call, "x", kernels), kernels);
                    int axis = call.axis("axis", x.rank());
                    boolean reverse = call.flag("reverse");
                    Tensor ordered = reverse ? Layout.reverse(x, axis) : x;
                    Tensor shifted = call.flag("exclusive") ? shifted(ordered, axis, first, kernels) : ordered;
                    Tensor sums =
                            KerasOp.call(function, shifted).with("axis", axis).run(kernels);
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
