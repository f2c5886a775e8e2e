package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.function.ToDoubleFunction;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Reductions over axes: sums, means and extremes. */
public final class Reductions {
    private static final Parameter X = Parameter.tensor("x");
    private static final Parameter AXIS = Parameter.axes("axis");
    private static final Parameter KEEPDIMS = Parameter.truth("keepdims", false);

    /** Reduces a tensor over axes (counted from the front), which are kept with size 1 on request. */
    public interface Fold {
        Tensor apply(Tensor x, int[] axes, boolean keepDims, Kernels kernels);
    }

    static final List<Definition> DEFINITIONS = List.of(
            numpy("Sum", Reductions::sum),
            numpy(
                    "Prod",
                    Reductions::product,
                    Parameter.only("dtype", NullNode.instance, "TensorFlow ignores it, but other backends do not")),
            numpy("Mean", Reductions::mean),
            numpy("Var", Reductions::variance),
            numpy("Std", Reductions::deviation),
            numpy("Max", Reductions::max, Parameter.optionalReal("initial")),
            numpy("Min", Reductions::min, Parameter.optionalReal("initial")),
            numpy("Amax", Reductions::max),
            numpy("Amin", Reductions::min),
            numpy("Ptp", Reductions::peakToPeak),
            numpy("All", (x, axes, keep, kernels) -> extreme(bool(x), Reduction.MIN, axes, keep, kernels)),
            numpy("Any", (x, axes, keep, kernels) -> extreme(bool(x), Reduction.MAX, axes, keep, kernels)),
            numpy("Logsumexp", Reductions::logSumExp),
            countNonzero(),
            average(),
            Definition.several("Moments", "nn", momentsParameters(), Reductions::momentsShapes, Reductions::moments));

    private Reductions() {}

    private static Definition numpy(String className, Fold fold, Parameter... more) {
        List<Parameter> parameters = new ArrayList<>(List.of(X, AXIS, KEEPDIMS));
        parameters.addAll(List.of(more));
        return Definition.of(
                className, "numpy", parameters, Reductions::shape, (call, kernels) -> folded(call, fold, kernels));
    }

    private static Shape shape(Call<Shape> call) {
        Shape x = call.tensor("x");
        return ShapeRules.reduce(x, call.flag("keepdims"), call.axes("axis", x.rank()));
    }

    private static Tensor folded(Call<Operand> call, Fold fold, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        Tensor typed =
                call.dtype("dtype").map(type -> Numbers.cast(x, type, kernels)).orElse(x);
        Tensor result = fold.apply(typed, call.axes("axis", x.rank()), call.flag("keepdims"), kernels);
        return call.has("initial") ? withInitial(result, call, fold, kernels) : result;
    }

    /** Combines the reduced value with {@code initial}, which is cast to the type of the tensor. */
    private static Tensor withInitial(Tensor found, Call<Operand> call, Fold fold, Kernels kernels) {
        Tensor one = Numbers.of(found.dtype(), new double[] {call.real("initial")}, kernels);
        Tensor stretched = Layout.broadcast(one, found.dims());
        return fold.apply(Layout.stack(List.of(found, stretched), 0), new int[] {0}, false, kernels);
    }

    private static Tensor bool(Tensor x) {
        return Cast.to(DType.BOOL, x);
    }

    /** Returns the type in which integers of a small type are summed. */
    static DType summed(DType dtype) {
        return switch (dtype) {
            case BOOL, INT8, INT16 -> DType.INT32;
            case UINT8, UINT16 -> DType.UINT32;
            default -> dtype;
        };
    }

    public static Tensor sum(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        if (x.dtype().isFloating()) return reduce(x, Reduction.SUM, axes, keepDims, kernels);
        return reduceIntegers(Numbers.cast(x, summed(x.dtype()), kernels), 0, Long::sum, axes, keepDims);
    }

    public static Tensor product(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        Tensor typed = Numbers.cast(x, summed(x.dtype()), kernels);
        if (typed.dtype().isIntegral()) return reduceIntegers(typed, 1, (a, b) -> a * b, axes, keepDims);
        ToDoubleFunction<double[]> fold = row -> Arrays.stream(row).reduce(1, (a, b) -> a * b);
        return Rows.along(typed, axes).fold(typed.dtype(), keepDims, fold, kernels);
    }

    private static Tensor reduceIntegers(
            Tensor x, long initial, LongBinaryOperator fold, int[] axes, boolean keepDims) {
        return Rows.along(x, axes)
                .foldIntegers(x.dtype(), keepDims, row -> Arrays.stream(row).reduce(initial, fold));
    }

    /** Computes the mean; half-precision numbers are averaged in float32, as in Keras. */
    static Tensor mean(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        DType result = Numbers.floating(x.dtype());
        Tensor wide = Numbers.cast(x, Promotion.resultType(Promotion.of(result), Promotion.FLOAT32), kernels);
        return Numbers.cast(reduce(wide, Reduction.MEAN, axes, keepDims, kernels), result, kernels);
    }

    public static Tensor variance(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        DType result = Numbers.floating(x.dtype());
        Tensor wide = Numbers.cast(x, Promotion.resultType(Promotion.of(result), Promotion.FLOAT32), kernels);
        return Numbers.cast(reduce(wide, Reduction.VARIANCE, axes, keepDims, kernels), result, kernels);
    }

    public static Tensor deviation(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        return Numbers.map(variance(x, axes, keepDims, kernels), "sqrt", Math::sqrt, kernels);
    }

    public static Tensor max(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        return extreme(x, Reduction.MAX, axes, keepDims, kernels);
    }

    public static Tensor min(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        return extreme(x, Reduction.MIN, axes, keepDims, kernels);
    }

    private static Tensor extreme(Tensor x, Reduction reduction, int[] axes, boolean keepDims, Kernels kernels) {
        if (x.dtype().isFloating()) return reduce(x, reduction, axes, keepDims, kernels);
        boolean max = reduction == Reduction.MAX;
        long none = x.dtype() == DType.BOOL ? (max ? 0 : 1) : max ? Long.MIN_VALUE : Long.MAX_VALUE;
        return reduceIntegers(x, none, max ? Math::max : Math::min, axes, keepDims);
    }

    private static Tensor peakToPeak(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        Tensor max = max(x, axes, keepDims, kernels);
        Tensor min = min(x, axes, keepDims, kernels);
        return x.dtype().isIntegral()
                ? Numbers.zipIntegers(max, min, (a, b) -> a - b)
                : Numbers.zip(max, min, BinaryOp.SUBTRACT, kernels);
    }

    private static Tensor logSumExp(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        ToDoubleFunction<double[]> fold = row -> {
            double max = Arrays.stream(row).max().orElse(Double.NEGATIVE_INFINITY);
            double shift = Double.isInfinite(max) ? 0 : max;
            return shift
                    + Math.log(Arrays.stream(row).map(a -> Math.exp(a - shift)).sum());
        };
        return Rows.along(x, axes).fold(x.dtype(), keepDims, fold, kernels);
    }

    public static Tensor reduce(Tensor x, Reduction reduction, int[] axes, boolean keepDims, Kernels kernels) {
        return Numbers.at(x.dtype(), kernels).reduce(x, reduction, keepDims, axes);
    }

    private static Definition countNonzero() {
        return Definition.of(
                "CountNonzero",
                "numpy",
                List.of(X, AXIS),
                call -> ShapeRules.reduce(
                        call.tensor("x"),
                        false,
                        call.axes("axis", call.tensor("x").rank())),
                (call, kernels) -> {
                    Tensor x = bool(call.tensor("x").tensor());
                    return Rows.along(x, call.axes("axis", x.rank()))
                            .foldIntegers(
                                    DType.INT32,
                                    false,
                                    row -> Arrays.stream(row).sum());
                });
    }

    private static Definition average() {
        return Definition.of(
                "Average",
                "numpy",
                List.of(X, Parameter.optionalTensor("weights"), AXIS),
                Reductions::averageShape,
                Reductions::average);
    }

    private static Shape averageShape(Call<Shape> call) {
        Shape x = call.tensor("x");
        Shape weights = call.optional("weights");
        int[] axes = call.axes("axis", x.rank());
        boolean vector = call.has("axis")
                && axes.length == 1
                && weights != null
                && ShapeRules.agree(x.slice(axes[0], axes[0] + 1), weights);
        if (weights != null && !vector && !ShapeRules.agree(x, weights)) {
            throw new ShapeException("weights of the shape of x " + x, weights.toString());
        }
        return ShapeRules.reduce(x, false, axes);
    }

    private static Tensor average(Call<Operand> call, Kernels kernels) {
        Operand x = call.tensor("x");
        int[] axes = call.axes("axis", x.tensor().rank());
        Operand weights = call.optional("weights");
        if (weights == null) {
            Tensor typed = Numbers.cast(x, Numbers.floating(x.dtype()), kernels);
            return reduce(typed, Reduction.MEAN, axes, false, kernels);
        }
        DType dtype = Numbers.floating(Numbers.promotedTensors(List.of(x, weights)));
        Tensor typed = Numbers.cast(x, dtype, kernels);
        Tensor weight = Numbers.cast(weights, dtype, kernels);
        if (weight.rank() != typed.rank()) {
            weight = Layout.along(weight, axes[0], typed.rank());
        }
        Tensor total = reduce(weight, Reduction.SUM, axes, false, kernels);
        Tensor products = Numbers.zip(typed, weight, BinaryOp.MULTIPLY, kernels);
        return Numbers.zip(reduce(products, Reduction.SUM, axes, false, kernels), total, BinaryOp.DIVIDE, kernels);
    }

    private static List<Parameter> momentsParameters() {
        return List.of(X, Parameter.axes("axes"), KEEPDIMS, Parameter.flag("synchronized", false));
    }

    private static List<Shape> momentsShapes(Call<Shape> call) {
        Shape x = call.tensor("x");
        Shape reduced = ShapeRules.reduce(x, call.flag("keepdims"), call.axes("axes", x.rank()));
        return List.of(reduced, reduced);
    }

    private static List<Tensor> moments(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int[] axes = call.axes("axes", x.rank());
        boolean keepDims = call.flag("keepdims");
        return List.of(mean(x, axes, keepDims, kernels), variance(x, axes, keepDims, kernels));
    }
}
