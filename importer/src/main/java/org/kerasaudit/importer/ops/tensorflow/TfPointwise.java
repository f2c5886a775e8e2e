package org.kerasaudit.importer.ops.tensorflow;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Gamma;
import org.kerasaudit.importer.ops.KerasOp;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.Cast;
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
            .map(line -> unary(line, Types.FLOATING))
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
            .map(line -> unary(line, Types.NUMBERS))
            .toList();

    private static final List<TfFunction> OTHERS = List.of(
            TfView.of("math.logical_not", "logical_not")
                    .tensor("x", "x")
                    .types(Types.BOOLEANS)
                    .build(),
            floating("math.reciprocal_no_nan", a -> a == 0 ? 0 : 1 / a),
            floating("math.lgamma", Gamma::logarithm),
            TfFunction.of(
                    "nn.silu nn.swish",
                    List.of(FEATURES, TfFunction.number("beta", 1)),
                    ShapeRules.same("features"),
                    TfPointwise::silu),
            TfView.of("nn.gelu", "gelu")
                    .tensor(FEATURES, "x")
                    .option(Parameter.truth("approximate", false), "approximate")
                    .types(Types.FLOATING)
                    .build(),
            TfView.of("nn.leaky_relu", "leaky_relu")
                    .tensor(FEATURES, "x")
                    .option(Parameter.real("alpha", 0.2), "negative_slope")
                    .types(Types.WHOLE_AS_FLOAT32)
                    .build(),
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
                        Tensor minus = KerasOp.call("negative", x).run(kernels);
                        Tensor both = Layout.concat(List.of(x, minus), call.axis("axis", x.rank()));
                        return KerasOp.call("relu", both).run(kernels);
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
    private static TfFunction unary(String line, Types types) {
        int last = line.lastIndexOf(' ');
        return TfView.of(line.substring(0, last), line.substring(last + 1))
                .tensor("input", "x")
                .types(types)
                .build();
    }

    /** A function that Keras does not have, of floating numbers only. */
    private static TfFunction floating(String symbol, DoubleUnaryOperator function) {
        String name = symbol.substring(symbol.indexOf('.') + 1);
        return TfFunction.of(symbol, List.of(X), ShapeRules.same("x"), (call, kernels) -> {
            Tensor x = Types.FLOATING.admit(name, OneType.one(call, "x", kernels), kernels);
            return Numbers.map(x, name, function, kernels);
        });
    }

    private static Tensor silu(Call<Operand> call, Kernels kernels) {
        Tensor x = Types.FLOATING.admit("silu", OneType.one(call, "features", kernels), kernels);
        Tensor beta = Cast.to(x.dtype(), OneType.one(call, "beta", kernels));
        if (beta.size() == 1 && beta.get(0) == 1) return KerasOp.call("silu", x).run(kernels);
        Tensor gate =
                KerasOp.call("sigmoid", Numbers.multiply(x, beta, kernels)).run(kernels);
        return Numbers.multiply(x, gate, kernels);
    }

    /** The lower bound wins where both cross. */
    private static Tensor clip(Call<Operand> call, Kernels kernels) {
        List<Tensor> all = OneType.of(call, kernels, "t", "clip_value_min", "clip_value_max");
        Tensor capped = KerasOp.call("minimum", all.get(0), all.get(2)).run(kernels);
        return KerasOp.call("maximum", capped, all.get(1)).run(kernels);
    }
}
