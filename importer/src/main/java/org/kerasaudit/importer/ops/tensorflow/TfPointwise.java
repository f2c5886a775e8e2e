package org.kerasaudit.importer.ops.tensorflow;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
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

    static final List<TfFunction> FUNCTIONS = List.of(
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

    private TfPointwise() {}

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
