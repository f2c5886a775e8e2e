package org.kerasaudit.importer.ops.tensorflow;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Gamma;
import org.kerasaudit.importer.ops.KerasOp;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's elementwise functions of one and two operands. */
final class TfArithmetic {
    private static final String LOST = "Keras does not save the second operand of == and !=";

    static final List<TfFunction> FUNCTIONS = List.of(
            view("__operators__.add math.add", "add", "NUMBERS", Long::sum),
            view("math.subtract", "subtract", "NUMBERS", (a, b) -> a - b),
            view("math.multiply", "multiply", "NUMBERS", (a, b) -> a * b),
            view("math.maximum", "maximum", "NUMBERS", Math::max),
            view("math.minimum", "minimum", "NUMBERS", Math::min),
            view("truncatemod", "fmod", "NUMBERS", (a, b) -> a % b),
            view("math.pow", "power", "ANY", (a, b) -> (long) Math.pow(a, b)),
            view("math.floordiv compat.v1.floor_div math.floor_div", "floor_divide", "ANY", Math::floorDiv),
            view("math.floormod math.mod compat.v1.mod", "mod", "ANY", Math::floorMod),
            TfView.of("math.scalar_mul compat.v1.math.scalar_mul", "multiply", "NUMBERS scalar=x1 x=x2")
                    .counting("scalar", "x", (a, b) -> a * b)
                    .build(),
            pair("math.squared_difference", (a, b) -> (a - b) * (a - b), (a, b) -> (a - b) * (a - b)),
            pair("truncatediv", (a, b) -> truncate(a / b), (a, b) -> a / b),
            pair("compat.v1.div realdiv compat.v1.realdiv", BinaryOp.DIVIDE, Math::floorDiv),
            pair("math.multiply_no_nan", (a, b) -> b == 0 ? 0 : a * b, null),
            pair("math.xlogy", (a, b) -> a == 0 ? 0 : a * Math.log(b), null),
            pair("math.xlog1py", (a, b) -> a == 0 ? 0 : a * Math.log1p(b), null),
            pair("math.xdivy", (a, b) -> a == 0 ? 0 : a / b, null),
            sum("math.add_n math.accumulate_n"),
            TfFunction.refused("__operators__.eq", LOST),
            TfFunction.refused("__operators__.ne", LOST),
            bits("bitwise_and"),
            bits("bitwise_or"),
            bits("bitwise_xor"),
            bits("left_shift"),
            bits("right_shift"),
            floating("math.reciprocal_no_nan", a -> a == 0 ? 0 : 1 / a),
            floating("math.lgamma", Gamma::logarithm),
            TfFunction.sameShape("nn.silu nn.swish", "FLOATING features beta:number(1)", TfArithmetic::silu),
            TfView.of("nn.crelu compat.v1.nn.crelu", "relu", "features=x axis:integer(-1)")
                    .shape(call -> {
                        Shape x = call.tensor("features");
                        int axis = call.axis("axis", x.rank());
                        return x.with(axis, ShapeRules.times(x.dim(axis), 2));
                    })
                    .prepared(TfArithmetic::withNegative)
                    .build(),
            TfView.of("clip_by_value", "clip", "NUMBERS t=x clip_value_min=x_min clip_value_max=x_max")
                    .shape(call -> ShapeRules.broadcast(
                            ShapeRules.broadcast(call.tensor("t"), call.tensor("clip_value_min")),
                            call.tensor("clip_value_max")))
                    .build());

    private TfArithmetic() {}

    private static double truncate(double a) {
        return a < 0 ? Math.ceil(a) : Math.floor(a);
    }

    /** @param integral the function applied to known integers */
    private static TfFunction view(String symbols, String function, String types, LongBinaryOperator integral) {
        return TfView.of(symbols, function, types + " x=x1 y=x2")
                .counting("x", "y", integral)
                .build();
    }

    /** Defines a function that does not exist in Keras. */
    private static TfFunction pair(String symbols, DoubleBinaryOperator real, @Nullable LongBinaryOperator integral) {
        return pair(symbols, new BinaryOp(symbols, real), integral);
    }

    private static TfFunction pair(String symbols, BinaryOp real, @Nullable LongBinaryOperator integral) {
        return TfFunction.made(symbols, "x y", call -> shape(call, integral), (call, kernels) -> {
            List<Tensor> both = OneType.of(call, kernels, "x", "y");
            Types types = integral == null ? Types.FLOATING : Types.NUMBERS;
            Tensor a = types.convert(real.name(), both.get(0), kernels);
            if (integral == null || a.dtype().isFloating()) return Numbers.zip(a, both.get(1), real, kernels);
            return Numbers.zipIntegers(a, both.get(1), integral);
        });
    }

    private static Shape shape(Call<Shape> call, @Nullable LongBinaryOperator integral) {
        Shape shape = ShapeRules.broadcast(call.tensor("x"), call.tensor("y"));
        return integral == null ? shape : StaticIntegers.combined(shape, call, "x", "y", integral);
    }

    private static TfFunction sum(String symbols) {
        return TfFunction.made(
                symbols,
                "inputs:list shape:unused tensor_dtype:dtype",
                call -> merged(call.tensors("inputs")),
                (call, kernels) -> OneType.items(call, "inputs", kernels).stream()
                        .reduce((sum, term) -> KerasOp.call("add", sum, term).run(kernels))
                        .orElseThrow(() -> new ShapeException("at least one tensor", "none")));
    }

    /** Merges the known sizes of equal shapes. */
    static Shape merged(List<Shape> shapes) {
        if (shapes.isEmpty()) throw new ShapeException("at least one tensor", "none");
        Shape merged = shapes.get(0);
        for (Shape shape : shapes) {
            if (!merged.compatible(shape)) throw new ShapeException("equal shapes", merged + " and " + shape);
            merged = merged.merge(shape);
        }
        return merged;
    }

    /** Defines a bitwise function, which broadcasts in TensorFlow; Keras declares the shape of the first operand. */
    private static TfFunction bits(String function) {
        return TfView.of("bitwise." + function, function, "x=x y=y")
                .shape(call -> shape(call, null))
                .build();
    }

    /** Defines a function that does not exist in Keras and only takes floating-point numbers. */
    private static TfFunction floating(String symbol, DoubleUnaryOperator function) {
        String name = symbol.substring(symbol.indexOf('.') + 1);
        return TfFunction.sameShape(
                symbol, "FLOATING x", (call, x, kernels) -> Numbers.map(x, name, function, kernels));
    }

    private static Tensor silu(Call<Operand> call, Tensor x, Kernels kernels) {
        Tensor beta = Cast.to(x.dtype(), OneType.one(call, "beta", kernels));
        if (beta.size() == 1 && beta.get(0) == 1) return KerasOp.call("silu", x).run(kernels);
        Tensor gate =
                KerasOp.call("sigmoid", Numbers.multiply(x, beta, kernels)).run(kernels);
        return Numbers.multiply(x, gate, kernels);
    }

    /** Returns the concatenation of the tensor and its negative. */
    private static List<Tensor> withNegative(Call<?> call, List<Tensor> given, Kernels kernels) {
        Tensor x = given.get(0);
        Tensor minus = KerasOp.call("negative", x).run(kernels);
        return List.of(Layout.concat(List.of(x, minus), call.axis("axis", x.rank())));
    }
}
