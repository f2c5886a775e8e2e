package org.kerasaudit.importer.ops.tensorflow;

import static org.kerasaudit.importer.ops.Parameter.tensor;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reuse;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's functions of pairs of elements. */
final class TfArithmetic {
    private static final String LOST = "Keras does not save the second operand of == and !=";

    static final List<TfFunction> FUNCTIONS = List.of(
            pair("__operators__.add math.add", BinaryOp.ADD, Long::sum),
            pair("math.subtract", BinaryOp.SUBTRACT, (a, b) -> a - b),
            pair("math.multiply", BinaryOp.MULTIPLY, (a, b) -> a * b),
            pair("math.maximum", BinaryOp.MAXIMUM, Math::max),
            pair("math.minimum", BinaryOp.MINIMUM, Math::min),
            pair(
                    "math.squared_difference",
                    real("squared_difference", (a, b) -> (a - b) * (a - b)),
                    (a, b) -> (a - b) * (a - b)),
            reused("math.pow", "power"),
            reused("math.floordiv compat.v1.floor_div math.floor_div", "floor_divide"),
            reused("math.floormod math.mod compat.v1.mod", "mod"),
            pair("truncatemod", real("truncatemod", (a, b) -> a % b), (a, b) -> a % b),
            pair("truncatediv", real("truncatediv", (a, b) -> truncate(a / b)), (a, b) -> a / b),
            quotient("math.truediv math.divide compat.v1.truediv", true),
            pair("compat.v1.div realdiv compat.v1.realdiv", BinaryOp.DIVIDE, Math::floorDiv),
            quotient("math.divide_no_nan compat.v1.div_no_nan", false),
            pair("math.multiply_no_nan", real("multiply_no_nan", (a, b) -> b == 0 ? 0 : a * b), null),
            pair("math.xlogy", real("xlogy", (a, b) -> a == 0 ? 0 : a * Math.log(b)), null),
            pair("math.xlog1py", real("xlog1py", (a, b) -> a == 0 ? 0 : a * Math.log1p(b)), null),
            pair("math.xdivy", real("xdivy", (a, b) -> a == 0 ? 0 : a / b), null),
            pair("math.nextafter", real("nextafter", Math::nextAfter), null),
            pair("math.atan2", "y", "x", real("arctan2", Math::atan2), null),
            pair("math.scalar_mul compat.v1.math.scalar_mul", "scalar", "x", BinaryOp.MULTIPLY, (a, b) -> a * b),
            sum("math.add_n math.accumulate_n"),
            reused("math.equal", "equal"),
            reused("math.not_equal", "not_equal"),
            reused("math.less", "less"),
            reused("math.less_equal", "less_equal"),
            reused("math.greater", "greater"),
            reused("math.greater_equal", "greater_equal"),
            TfFunction.refused("__operators__.eq", LOST),
            TfFunction.refused("__operators__.ne", LOST),
            logical("math.logical_and", (a, b) -> a & b),
            logical("math.logical_or", (a, b) -> a | b),
            logical("math.logical_xor", (a, b) -> a ^ b),
            bits("bitwise.bitwise_and", "bitwise_and"),
            bits("bitwise.bitwise_or", "bitwise_or"),
            bits("bitwise.bitwise_xor", "bitwise_xor"),
            bits("bitwise.left_shift", "left_shift"),
            bits("bitwise.right_shift", "right_shift"));

    private TfArithmetic() {}

    private static BinaryOp real(String name, DoubleBinaryOperator function) {
        return new BinaryOp(name, function);
    }

    private static double truncate(double a) {
        return a < 0 ? Math.ceil(a) : Math.floor(a);
    }

    private static TfFunction pair(String symbols, BinaryOp real, @Nullable LongBinaryOperator whole) {
        return pair(symbols, "x", "y", real, whole);
    }

    private static TfFunction pair(
            String symbols, String first, String second, BinaryOp real, @Nullable LongBinaryOperator whole) {
        return TfFunction.of(
                symbols,
                List.of(tensor(first), tensor(second)),
                call -> shape(call, first, second, whole),
                (call, kernels) -> {
                    List<Tensor> both = OneType.of(call, kernels, first, second);
                    Tensor a = both.get(0);
                    if (a.dtype().isFloating()) return Numbers.zip(a, both.get(1), real, kernels);
                    if (whole == null || a.dtype() == DType.STRING || a.dtype() == DType.BOOL) {
                        throw new InputException(
                                real.name() + " does not take " + a.dtype().kerasName());
                    }
                    return Numbers.zipWhole(a, both.get(1), whole);
                });
    }

    private static Shape shape(Call<Shape> call, String first, String second, @Nullable LongBinaryOperator whole) {
        Shape shape = ShapeRules.broadcast(call.tensor(first), call.tensor(second));
        return whole == null ? shape : Known.combined(shape, call, first, second, whole);
    }

    /** A function of Keras's that does the same once both operands are of one type. */
    private static TfFunction reused(String symbols, String function) {
        LongBinaryOperator whole = switch (function) {
            case "floor_divide" -> Math::floorDiv;
            case "mod" -> Math::floorMod;
            case "power" -> (a, b) -> (long) Math.pow(a, b);
            default -> null;
        };
        return TfFunction.of(
                symbols, List.of(tensor("x"), tensor("y")), call -> shape(call, "x", "y", whole), (call, kernels) -> {
                    List<Tensor> both = OneType.of(call, kernels, "x", "y");
                    return Reuse.of(function, both.get(0), both.get(1)).run(kernels);
                });
    }

    /** Whole numbers are divided as floating ones wide enough for them. */
    private static TfFunction quotient(String symbols, boolean infinite) {
        BinaryOp divide = infinite ? BinaryOp.DIVIDE : real("divide_no_nan", (a, b) -> b == 0 ? 0 : a / b);
        return TfFunction.of(
                symbols,
                List.of(tensor("x"), tensor("y")),
                call -> ShapeRules.broadcast(call.tensor("x"), call.tensor("y")),
                (call, kernels) -> {
                    List<Tensor> both = OneType.of(call, kernels, "x", "y");
                    DType type = switch (both.get(0).dtype()) {
                        case INT8, INT16, UINT8, UINT16 -> DType.FLOAT32;
                        case INT32, INT64, UINT32, UINT64 -> DType.FLOAT64;
                        case BOOL, STRING ->
                            throw new InputException("truediv does not take "
                                    + both.get(0).dtype().kerasName());
                        default -> both.get(0).dtype();
                    };
                    return Numbers.zip(
                            Numbers.cast(both.get(0), type, kernels),
                            Numbers.cast(both.get(1), type, kernels),
                            divide,
                            kernels);
                });
    }

    private static TfFunction sum(String symbols) {
        return TfFunction.of(
                symbols,
                List.of(Parameter.tensors("inputs"), Parameter.anything("shape"), Parameter.dtype("tensor_dtype")),
                call -> merged(call.tensors("inputs")),
                (call, kernels) -> {
                    Tensor sum = null;
                    for (Tensor term : OneType.items(call, "inputs", kernels)) {
                        sum = sum == null ? term : add(sum, term, kernels);
                    }
                    if (sum == null) throw new ShapeException("at least one tensor", "none");
                    return sum;
                });
    }

    private static Tensor add(Tensor a, Tensor b, Kernels kernels) {
        return a.dtype().isFloating() ? Numbers.zip(a, b, BinaryOp.ADD, kernels) : Numbers.zipWhole(a, b, Long::sum);
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

    private static TfFunction logical(String symbols, LongBinaryOperator function) {
        return TfFunction.of(
                symbols,
                List.of(tensor("x"), tensor("y")),
                call -> ShapeRules.broadcast(call.tensor("x"), call.tensor("y")),
                (call, kernels) -> {
                    List<Tensor> both = OneType.of(call, kernels, "x", "y");
                    if (both.get(0).dtype() != DType.BOOL)
                        throw new InputException("only booleans are and-ed and or-ed");
                    return Numbers.zipWhole(both.get(0), both.get(1), function);
                });
    }

    private static TfFunction bits(String symbols, String function) {
        return TfFunction.of(
                symbols,
                List.of(tensor("x"), tensor("y")),
                call -> ShapeRules.broadcast(call.tensor("x"), call.tensor("y")),
                (call, kernels) -> {
                    List<Tensor> both = OneType.of(call, kernels, "x", "y");
                    return Reuse.of(function)
                            .with("x", both.get(0))
                            .with("y", both.get(1))
                            .run(kernels);
                });
    }
}
