package org.kerasaudit.importer.ops;

import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.ErrorFunction;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;

/** NumPy's unary functions, applied elementwise. */
final class Pointwise {
    /** Converts integer types to the default floating-point type. */
    private static final UnaryOperator<DType> FLOATING = Numbers::floating;

    /** Converts integer types to floating-point types, to float64 where nothing smaller represents them exactly. */
    private static final UnaryOperator<DType> WIDE =
            dtype -> dtype == DType.INT64 ? DType.FLOAT64 : Numbers.floating(dtype);

    /** Converts booleans to int32. */
    private static final UnaryOperator<DType> NUMBERS = dtype -> dtype == DType.BOOL ? DType.INT32 : dtype;

    private static final UnaryOperator<DType> SAME = UnaryOperator.identity();

    static final List<Definition> DEFINITIONS = List.of(
            numpy("Absolute", SAME, Math::abs, Math::abs),
            numpy("Abs", SAME, Math::abs, Math::abs),
            numpy("Fabs", FLOATING, Math::abs),
            numpy("Negative", SAME, a -> -a, a -> -a),
            numpy("Sign", SAME, Math::signum, Long::signum),
            numpy("Square", NUMBERS, a -> a * a, a -> a * a),
            numpy("Reciprocal", SAME, a -> 1 / a, a -> 1 / a),
            numpy("Conjugate", SAME, a -> a, a -> a),
            numpy("Conj", SAME, a -> a, a -> a),
            numpy("Real", SAME, a -> a, a -> a),
            numpy("Imag", SAME, a -> 0, a -> 0),
            numpy("Copy", SAME, a -> a, a -> a),
            numpy("Angle", FLOATING, a -> a < 0 ? Math.PI : 0),
            numpy("Sqrt", FLOATING, Math::sqrt),
            numpy("Cbrt", WIDE, Math::cbrt),
            numpy("Exp", FLOATING, Math::exp),
            numpy("Exp2", FLOATING, a -> Math.pow(2, a)),
            numpy("Expm1", FLOATING, Math::expm1),
            numpy("Log", FLOATING, Math::log),
            numpy("Log10", FLOATING, Math::log10),
            numpy("Log1p", FLOATING, Math::log1p),
            numpy("Log2", FLOATING, a -> Math.log(a) / Math.log(2)),
            numpy("Sin", FLOATING, Math::sin),
            numpy("Cos", FLOATING, Math::cos),
            numpy("Tan", FLOATING, Math::tan),
            numpy("Arcsin", FLOATING, Math::asin),
            numpy("Arccos", FLOATING, Math::acos),
            numpy("Arctan", FLOATING, Math::atan),
            numpy("Sinh", FLOATING, Math::sinh),
            numpy("Cosh", FLOATING, Math::cosh),
            numpy("Tanh", FLOATING, Math::tanh),
            numpy("Arcsinh", FLOATING, Pointwise::arcsinh),
            numpy("Arccosh", FLOATING, Pointwise::arccosh),
            numpy("Arctanh", FLOATING, a -> Math.log1p(2 * a / (1 - a)) / 2),
            sinc(),
            numpy("I0", WIDE, Pointwise::besselI0),
            numpy("Deg2rad", WIDE, a -> a * (Math.PI / 180)),
            numpy("Rad2deg", WIDE, a -> a * (180 / Math.PI)),
            numpy("Floor", FLOATING, Math::floor),
            numpy("Ceil", FLOATING, Math::ceil),
            numpy("Trunc", SAME, a -> a < 0 ? Math.ceil(a) : Math.floor(a), a -> a),
            numpyRound(),
            nanToNum(),
            clip(),
            test("Isnan", Double::isNaN, 0),
            test("Isinf", Double::isInfinite, 0),
            test("Isfinite", Double::isFinite, 1),
            test("Isposinf", a -> a == Double.POSITIVE_INFINITY, 0),
            test("Isneginf", a -> a == Double.NEGATIVE_INFINITY, 0),
            test("Isreal", a -> true, 1),
            numpySignbit(),
            math("Rsqrt", a -> 1 / Math.sqrt(a)),
            math("Erf", ErrorFunction::erf),
            math("Erfc", ErrorFunction::erfc),
            math("Erfinv", ErrorFunction::inverse));

    private Pointwise() {}

    private static Definition numpy(String className, UnaryOperator<DType> type, DoubleUnaryOperator real) {
        return numpy(className, type, real, null);
    }

    private static Definition numpy(
            String className,
            UnaryOperator<DType> type,
            DoubleUnaryOperator real,
            @Nullable LongUnaryOperator integral) {
        return Definition.of(
                className, "numpy", List.of(Parameter.tensor("x")), ShapeRules.same("x"), (call, kernels) -> {
                    Operand x = call.tensor("x");
                    Tensor typed = Numbers.cast(x, type.apply(x.dtype()), kernels);
                    return apply(className, typed, real, integral, kernels);
                });
    }

    private static Tensor apply(
            String name, Tensor x, DoubleUnaryOperator real, @Nullable LongUnaryOperator integral, Kernels kernels) {
        if (x.dtype().isFloating()) return Numbers.map(x, name, real, kernels);
        if (integral == null)
            throw new InputException(name + " does not take " + x.dtype().kerasName());
        return Numbers.mapIntegers(x, integral);
    }

    private static Definition math(String className, DoubleUnaryOperator real) {
        return Definition.of(
                className,
                "core",
                List.of(Parameter.tensor("x")),
                ShapeRules.same("x"),
                (call, kernels) -> apply(className, call.tensor("x").tensor(), real, null, kernels));
    }

    /** @param ofIntegers the result for every integer */
    private static Definition test(String className, DoublePredicate predicate, long ofIntegers) {
        return Definition.of(
                className, "numpy", List.of(Parameter.tensor("x")), ShapeRules.same("x"), (call, kernels) -> {
                    Tensor x = call.tensor("x").tensor();
                    boolean floating = x.dtype().isFloating();
                    long[] result = new long[x.size()];
                    for (int i = 0; i < result.length; i++) {
                        result[i] = floating ? (predicate.test(x.get(i)) ? 1 : 0) : ofIntegers;
                    }
                    return Tensor.of(DType.BOOL, result, x.dims());
                });
    }

    private static Definition numpySignbit() {
        return Definition.of(
                "Signbit", "numpy", List.of(Parameter.tensor("x")), ShapeRules.same("x"), (call, kernels) -> {
                    Tensor x = call.tensor("x").tensor();
                    long[] result = new long[x.size()];
                    for (int i = 0; i < result.length; i++) {
                        result[i] = Double.doubleToRawLongBits(x.get(i)) < 0 ? 1 : 0;
                    }
                    return Tensor.of(DType.BOOL, result, x.dims());
                });
    }

    /** Defines {@code sin(πx) / πx}, where {@code πx} is rounded before its sine is taken. */
    private static Definition sinc() {
        return Definition.of("Sinc", "numpy", List.of(Parameter.tensor("x")), ShapeRules.same("x"), (call, kernels) -> {
            Operand x = call.tensor("x");
            Tensor typed = Numbers.cast(x, Numbers.floating(x.dtype()), kernels);
            Tensor pi = Numbers.of(typed.dtype(), new double[] {Math.PI}, kernels);
            Tensor angle = Numbers.zip(typed, pi, BinaryOp.MULTIPLY, kernels);
            return Numbers.map(angle, "sinc", a -> a == 0 ? 1 : Math.sin(a) / a, kernels);
        });
    }

    /**
     * Defines rounding with ties to even. A nonzero number of decimals scales before and after, and each step rounds to
     * the type.
     */
    private static Definition numpyRound() {
        return Definition.of(
                "Round",
                "numpy",
                List.of(Parameter.tensor("x"), Parameter.integer("decimals", 0)),
                ShapeRules.same("x"),
                (call, kernels) -> {
                    Tensor x = call.tensor("x").tensor();
                    int decimals = call.integer("decimals");
                    if (x.dtype().isIntegral() && decimals >= 0) return x;
                    Tensor typed = Numbers.cast(x, Numbers.floating(x.dtype()), kernels);
                    if (decimals == 0) return Numbers.map(typed, "round", Math::rint, kernels);
                    Tensor factor = Numbers.of(typed.dtype(), new double[] {Math.pow(10, decimals)}, kernels);
                    Tensor scaled = Numbers.zip(typed, factor, BinaryOp.MULTIPLY, kernels);
                    Tensor rounded = Numbers.map(scaled, "round", Math::rint, kernels);
                    return Numbers.cast(Numbers.zip(rounded, factor, BinaryOp.DIVIDE, kernels), x.dtype(), kernels);
                });
    }

    private static Definition nanToNum() {
        List<Parameter> parameters = List.of(
                Parameter.tensor("x"),
                Parameter.real("nan", 0),
                Parameter.optionalReal("posinf"),
                Parameter.optionalReal("neginf"));
        return Definition.of("NanToNum", "numpy", parameters, ShapeRules.same("x"), (call, kernels) -> {
            Tensor x = call.tensor("x").tensor();
            double max = largest(x.dtype());
            double nan = call.real("nan");
            double posinf = call.has("posinf") ? call.real("posinf") : max;
            double neginf = call.has("neginf") ? call.real("neginf") : -max;
            return nanToNum(x, nan, posinf, neginf, kernels);
        });
    }

    static Tensor nanToNum(Tensor x, double nan, double posinf, double neginf, Kernels kernels) {
        if (x.dtype().isIntegral()) return x;
        DoubleUnaryOperator replace = a -> Double.isNaN(a) ? nan : !Double.isInfinite(a) ? a : a > 0 ? posinf : neginf;
        return Numbers.map(x, "nan_to_num", replace, kernels);
    }

    /** Returns the largest finite number of a floating-point type. */
    static double largest(DType dtype) {
        return switch (dtype) {
            case FLOAT16 -> 65504;
            case BFLOAT16 -> 0x1.fep127;
            case FLOAT64 -> Double.MAX_VALUE;
            default -> Float.MAX_VALUE;
        };
    }

    private static Definition clip() {
        List<Parameter> parameters =
                List.of(Parameter.tensor("x"), Parameter.tensor("x_min"), Parameter.tensor("x_max"));
        return Definition.of("Clip", "numpy", parameters, ShapeRules.same("x"), (call, kernels) -> {
            Operand x = call.tensor("x");
            DType dtype = NUMBERS.apply(x.dtype());
            Tensor max = Numbers.cast(call.tensor("x_max"), dtype, kernels);
            Tensor min = Numbers.cast(call.tensor("x_min"), dtype, kernels);
            Tensor typed = Numbers.cast(x, dtype, kernels);
            if (dtype.isIntegral()) {
                return Numbers.zipIntegers(Numbers.zipIntegers(typed, max, Math::min), min, Math::max);
            }
            Tensor capped = Numbers.zip(typed, max, BinaryOp.MINIMUM, kernels);
            return Numbers.zip(capped, min, BinaryOp.MAXIMUM, kernels);
        });
    }

    private static double arcsinh(double a) {
        double size = Math.abs(a);
        if (size > 1e9) return Math.copySign(Math.log(size) + Math.log(2), a);
        double square = size * size;
        return Math.copySign(Math.log1p(size + square / (1 + Math.sqrt(1 + square))), a);
    }

    private static double arccosh(double a) {
        double above = a - 1;
        return Math.log1p(above + Math.sqrt(2 * above + above * above));
    }

    /**
     * Returns the modified Bessel function of the first kind and order 0, by its power series, whose terms are all
     * positive.
     */
    static double besselI0(double a) {
        if (Double.isInfinite(a)) return Double.NaN;
        double quarter = a * a / 4;
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 0x1p-54; k++) {
            term *= quarter / ((double) k * k);
            sum += term;
        }
        return sum;
    }
}
