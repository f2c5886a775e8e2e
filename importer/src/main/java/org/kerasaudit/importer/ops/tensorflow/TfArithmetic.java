package org.kerasaudit.importer.ops.tensorflow;

import static org.kerasaudit.importer.ops.Parameter.tensor;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.KerasOp;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's functions of pairs of elements. */
final class TfArithmetic {
    private static final String LOST = "Keras does not save the second operand of == and !=";

    static final List<TfFunction> FUNCTIONS = List.of(
            view("__operators__.add math.add", "add", Types.NUMBERS, Long::sum),
            view("math.subtract", "subtract", Types.NUMBERS, (a, b) -> a - b),
            view("math.multiply", "multiply", Types.NUMBERS, (a, b) -> a * b),
            view("math.maximum", "maximum", Types.NUMBERS, Math::max),
            view("math.minimum", "minimum", Types.NUMBERS, Math::min),
            view("truncatemod", "fmod", Types.NUMBERS, (a, b) -> a % b),
            view("math.pow", "power", Types.ANY, (a, b) -> (long) Math.pow(a, b)),
            view("math.floordiv compat.v1.floor_div math.floor_div", "floor_divide", Types.ANY, Math::floorDiv),
            view("math.floormod math.mod compat.v1.mod", "mod", Types.ANY, Math::floorMod),
            TfView.of("math.scalar_mul compat.v1.math.scalar_mul", "multiply")
                    .tensor("scalar", "x1")
                    .tensor("x", "x2")
                    .types(Types.NUMBERS)
                    .declaring((call, shapes) ->
                            List.of(StaticIntegers.combined(shapes.get(0), call, "scalar", "x", (a, b) -> a * b)))
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
            bits("right_shift"));

    private TfArithmetic() {}

    private static double truncate(double a) {
        return a < 0 ? Math.ceil(a) : Math.floor(a);
    }

    /** @param whole what becomes of known integers */
    private static TfFunction view(String symbols, String function, Types types, LongBinaryOperator whole) {
        return TfView.of(symbols, function).pair().types(types).counting(whole).build();
    }

    /** A function that Keras does not have. */
    private static TfFunction pair(String symbols, DoubleBinaryOperator real, @Nullable LongBinaryOperator whole) {
        return pair(symbols, new BinaryOp(symbols, real), whole);
    }

    private static TfFunction pair(String symbols, BinaryOp real, @Nullable LongBinaryOperator whole) {
        return TfFunction.of(
                symbols, List.of(tensor("x"), tensor("y")), call -> shape(call, whole), (call, kernels) -> {
                    List<Tensor> both = OneType.of(call, kernels, "x", "y");
                    Types types = whole == null ? Types.FLOATING : Types.NUMBERS;
                    Tensor a = types.admit(real.name(), both.get(0), kernels);
                    if (whole == null || a.dtype().isFloating()) return Numbers.zip(a, both.get(1), real, kernels);
                    return Numbers.zipWhole(a, both.get(1), whole);
                });
    }

    private static Shape shape(Call<Shape> call, @Nullable LongBinaryOperator whole) {
        Shape shape = ShapeRules.broadcast(call.tensor("x"), call.tensor("y"));
        return whole == null ? shape : StaticIntegers.combined(shape, call, "x", "y", whole);
    }

    private static TfFunction sum(String symbols) {
        return TfFunction.of(
                symbols,
                List.of(Parameter.tensors("inputs"), Parameter.anything("shape"), Parameter.dtype("tensor_dtype")),
                call -> merged(call.tensors("inputs")),
                (call, kernels) -> {
                    Tensor sum = null;
                    for (Tensor term : OneType.items(call, "inputs", kernels)) {
                        sum = sum == null
                                ? term
                                : KerasOp.call("add", sum, term).run(kernels);
                    }
                    if (sum == null) throw new ShapeException("at least one tensor", "none");
                    return sum;
                });
    }

    /** The known sizes of equal shapes together. */
    static Shape merged(List<Shape> shapes) {
        if (shapes.isEmpty()) throw new ShapeException("at least one tensor", "none");
        Shape merged = shapes.get(0);
        for (Shape shape : shapes) {
            if (!merged.compatible(shape)) throw new ShapeException("equal shapes", merged + " and " + shape);
            merged = merged.merge(shape);
        }
        return merged;
    }

    /** TensorFlow broadcasts where Keras declares the shape of the first operand. */
    private static TfFunction bits(String function) {
        return TfView.of("bitwise." + function, function)
                .tensor("x", "x")
                .tensor("y", "y")
                .shape(call -> shape(call, null))
                .build();
    }
}
