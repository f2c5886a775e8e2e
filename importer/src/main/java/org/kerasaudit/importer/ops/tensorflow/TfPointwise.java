package org.kerasaudit.importer.ops.tensorflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Gamma;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reuse;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's functions of single elements. */
final class TfPointwise {
    private static final Parameter X = Parameter.tensor("x");
    private static final Parameter FEATURES = Parameter.tensor("features");

    /** Symbols and the functions of Keras that compute the same of floating numbers. */
    private static final List<TfFunction> FLOATING = Stream.of(
                    "math.sqrt sqrt",
                    "math.rsqrt rsqrt",
                    "math.exp exp",
                    "math.expm1 expm1",
                    "math.log log",
                    "math.log1p log1p",
                    "math.sin sin",
                    "math.cos cos",
                    "math.tan tan",
                    "math.asin arcsin",
                    "math.acos arccos",
                    "math.atan arctan",
                    "math.sinh sinh",
                    "math.cosh cosh",
                    "math.tanh nn.tanh tanh",
                    "math.asinh arcsinh",
                    "math.acosh arccosh",
                    "math.atanh arctanh",
                    "math.erf erf",
                    "math.erfc erfc",
                    "math.erfinv erfinv",
                    "math.floor floor",
                    "math.ceil compat.v1.ceil ceil",
                    "math.rint round",
                    "math.bessel_i0 math.special.bessel_i0 i0",
                    "math.is_nan isnan",
                    "math.is_inf isinf",
                    "math.is_finite isfinite",
                    "math.sigmoid nn.sigmoid sigmoid",
                    "math.log_sigmoid log_sigmoid",
                    "math.softplus nn.softplus softplus",
                    "nn.softsign math.softsign softsign",
                    "nn.selu selu",
                    "nn.elu elu",
                    "math.angle angle")
            .map(line -> unary(line, true))
            .toList();

    /** The same of whole numbers too. */
    private static final List<TfFunction> ANY = Stream.of(
                    "math.abs absolute",
                    "math.negative negative",
                    "math.sign sign",
                    "math.square square",
                    "math.reciprocal reciprocal",
                    "math.round round",
                    "math.conj conjugate",
                    "math.real real",
                    "math.imag imag",
                    "nn.relu relu",
                    "nn.relu6 relu6",
                    "bitwise.invert bitwise_invert")
            .map(line -> unary(line, false))
            .toList();

    private static final List<TfFunction> OTHERS = List.of(
            TfFunction.of("math.logical_not", List.of(X), ShapeRules.same("x"), (call, kernels) -> {
                Tensor x = OneType.one(call, "x", kernels);
                if (x.dtype() != DType.BOOL) throw new InputException("only booleans are negated");
                return Numbers.mapWhole(x, a -> 1 - a);
            }),
            TfFunction.of("math.reciprocal_no_nan", List.of(X), ShapeRules.same("x"), (call, kernels) -> {
                Tensor x = floating("reciprocal_no_nan", OneType.one(call, "x", kernels));
                return Numbers.map(x, "reciprocal_no_nan", a -> a == 0 ? 0 : 1 / a, kernels);
            }),
            TfFunction.of("math.lgamma", List.of(X), ShapeRules.same("x"), (call, kernels) -> {
                Tensor x = floating("lgamma", OneType.one(call, "x", kernels));
                return Numbers.map(x, "lgamma", Gamma::logarithm, kernels);
            }),
            TfFunction.of(
                    "nn.silu nn.swish",
                    List.of(FEATURES, TfFunction.number("beta", 1)),
                    ShapeRules.same("features"),
                    TfPointwise::silu),
            TfFunction.of(
                    "nn.gelu",
                    List.of(FEATURES, Parameter.truth("approximate", false)),
                    ShapeRules.same("features"),
                    (call, kernels) -> Reuse.of("gelu", floating("gelu", OneType.one(call, "features", kernels)))
                            .with("approximate", call.flag("approximate"))
                            .run(kernels)),
            TfFunction.of(
                    "nn.leaky_relu",
                    List.of(FEATURES, Parameter.real("alpha", 0.2)),
                    ShapeRules.same("features"),
                    (call, kernels) -> {
                        Tensor x = OneType.one(call, "features", kernels);
                        Tensor typed = x.dtype().isIntegral() ? Numbers.cast(x, DType.FLOAT32, kernels) : x;
                        return Reuse.of("leaky_relu", typed)
                                .with("negative_slope", call.raw("alpha"))
                                .run(kernels);
                    }),
            TfFunction.of(
                    "nn.crelu compat.v1.nn.crelu",
                    List.of(FEATURES, Parameter.integer("axis", -1)),
                    call -> {
                        Shape x = call.tensor("features");
                        int axis = call.axis("axis", x.rank());
                        return x.with(axis, ShapeRules.times(x.dim(axis), 2));
                    },
                    (call, kernels) -> {
                        Tensor x = OneType.one(call, "features", kernels);
                        Tensor minus = Reuse.of("negative", x).run(kernels);
                        Tensor both = Layout.concat(List.of(x, minus), call.axis("axis", x.rank()));
                        return Reuse.of("relu", both).run(kernels);
                    }),
            TfFunction.of(
                    "clip_by_value",
                    List.of(
                            Parameter.tensor("t"),
                            Parameter.tensor("clip_value_min"),
                            Parameter.tensor("clip_value_max")),
                    call -> ShapeRules.broadcast(
                            ShapeRules.broadcast(call.tensor("t"), call.tensor("clip_value_min")),
                            call.tensor("clip_value_max")),
                    TfPointwise::clip));

    static final List<TfFunction> FUNCTIONS =
            Stream.of(FLOATING, ANY, OTHERS).flatMap(List::stream).toList();

    private TfPointwise() {}

    /** @param line symbols, then the function of Keras */
    private static TfFunction unary(String line, boolean floating) {
        List<String> words = new ArrayList<>(Arrays.asList(line.split(" ")));
        String function = words.remove(words.size() - 1);
        return TfFunction.of(
                String.join(" ", words),
                List.of(Parameter.tensor("input")),
                ShapeRules.same("input"),
                (call, kernels) -> {
                    Tensor x = OneType.one(call, "input", kernels);
                    return Reuse.of(function, floating ? floating(function, x) : numbers(function, x))
                            .run(kernels);
                });
    }

    static Tensor floating(String function, Tensor x) {
        if (x.dtype().isFloating()) return x;
        throw new InputException(function + " does not take " + x.dtype().kerasName());
    }

    private static Tensor numbers(String function, Tensor x) {
        if (x.dtype() != DType.BOOL && x.dtype() != DType.STRING) return x;
        throw new InputException(function + " does not take " + x.dtype().kerasName());
    }

    private static Tensor silu(Call<Operand> call, Kernels kernels) {
        Tensor x = floating("silu", OneType.one(call, "features", kernels));
        Tensor beta = Cast.to(x.dtype(), OneType.one(call, "beta", kernels));
        if (beta.size() == 1 && beta.get(0) == 1) return Reuse.of("silu", x).run(kernels);
        Tensor gate = Reuse.of("sigmoid", Numbers.multiply(x, beta, kernels)).run(kernels);
        return Numbers.multiply(x, gate, kernels);
    }

    /** The lower bound wins where both cross. */
    private static Tensor clip(Call<Operand> call, Kernels kernels) {
        List<Tensor> all = OneType.of(call, kernels, "t", "clip_value_min", "clip_value_max");
        if (all.get(0).dtype().isIntegral()) {
            return Numbers.zipWhole(Numbers.zipWhole(all.get(0), all.get(2), Math::min), all.get(1), Math::max);
        }
        Tensor capped = Numbers.zip(all.get(0), all.get(2), BinaryOp.MINIMUM, kernels);
        return Numbers.zip(capped, all.get(1), BinaryOp.MAXIMUM, kernels);
    }
}
