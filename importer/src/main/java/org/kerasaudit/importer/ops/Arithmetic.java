package org.kerasaudit.importer.ops;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Addition;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;

/** Binary functions, applied elementwise after broadcasting. */
final class Arithmetic {
    /** The type in which a pair of operands is computed. */
    private interface Rule extends BiFunction<Operand, Operand, DType> {}

    /** A computation on two tensors of the same type. */
    interface Function {
        Tensor apply(Tensor a, Tensor b, Kernels kernels);
    }

    /** Promotes the operands; Python numbers are weak. */
    private static final Rule PROMOTED = Numbers::promoted;

    /** Promotes the operands to a floating-point type. */
    private static final Rule FLOATING = (a, b) -> Promotion.resultType(a.type(), b.type(), Promotion.WEAK_FLOAT);

    /** Promotes the operands after they have been converted to tensors. */
    private static final Rule TENSORS = (a, b) -> Numbers.promotedTensors(List.of(a, b));

    private static final Rule FLOATING_TENSORS = (a, b) -> Numbers.floating(TENSORS.apply(a, b));

    /** Like {@link #TENSORS}, but booleans are promoted to int32. */
    private static final Rule NUMBERS = (a, b) -> {
        DType dtype = TENSORS.apply(a, b);
        return dtype == DType.BOOL ? DType.INT32 : dtype;
    };

    /** Promotes the operands to a floating-point type that represents int64 exactly. */
    private static final Rule WIDE = (a, b) -> {
        DType dtype = TENSORS.apply(a, b);
        return dtype == DType.INT64 ? DType.FLOAT64 : Numbers.floating(dtype);
    };

    static final List<Definition> DEFINITIONS = List.of(
            numpy("Add", PROMOTED, pairs(BinaryOp.ADD, Long::sum)).withTraits(Trait.KEEPS_NON_NEGATIVE),
            numpy("Subtract", PROMOTED, pairs(BinaryOp.SUBTRACT, (a, b) -> a - b)),
            numpy("Multiply", PROMOTED, pairs(BinaryOp.MULTIPLY, (a, b) -> a * b))
                    .withTraits(Trait.KEEPS_NON_NEGATIVE),
            numpy("Maximum", PROMOTED, pairs(BinaryOp.MAXIMUM, Math::max)).withTraits(Trait.KEEPS_NON_NEGATIVE),
            numpy("Minimum", PROMOTED, pairs(BinaryOp.MINIMUM, Math::min)),
            numpy("Fmax", PROMOTED, pairs("fmax", Arithmetic::fmax, Math::max)),
            numpy("Fmin", PROMOTED, pairs("fmin", Arithmetic::fmin, Math::min)),
            numpy("Power", PROMOTED, pairs("power", Math::pow, Arithmetic::power)),
            numpy("FloorDivide", PROMOTED, Arithmetic::floorDivide),
            numpy("Divide", FLOATING, pairs(BinaryOp.DIVIDE, null)),
            numpy("TrueDivide", FLOATING, pairs(BinaryOp.DIVIDE, null)),
            numpy("DivideNoNan", FLOATING, pairs("divide_no_nan", (a, b) -> b == 0 ? 0 : a / b, null)),
            numpy("Mod", NUMBERS, pairs("mod", Arithmetic::floorMod, Math::floorMod)),
            numpy("Fmod", NUMBERS, pairs("fmod", (a, b) -> a % b, (a, b) -> a % b)),
            numpy("Arctan2", FLOATING_TENSORS, pairs("arctan2", Math::atan2, null)),
            numpy("Logaddexp", FLOATING_TENSORS, pairs("logaddexp", Arithmetic::logAddExp, null)),
            numpy("Logaddexp2", FLOATING_TENSORS, pairs("logaddexp2", Arithmetic::logAddExp2, null)),
            numpy("Ldexp", FLOATING_TENSORS, pairs("ldexp", Arithmetic::ldexp, null)),
            numpy("Hypot", WIDE, pairs("hypot", Math::hypot, null)),
            numpy("Heaviside", WIDE, pairs("heaviside", (a, b) -> a < 0 ? 0 : a > 0 ? 1 : b, null)),
            numpy("Nextafter", FLOATING_TENSORS, pairs("nextafter", Math::nextAfter, null)),
            numpy("Gcd", TENSORS, pairs("gcd", null, Arithmetic::gcd)),
            numpy("Lcm", TENSORS, pairs("lcm", null, Arithmetic::lcm)));

    private Arithmetic() {}

    private static Definition numpy(String className, Rule rule, Function function) {
        return Definition.of(
                className,
                "numpy",
                List.of(Parameter.tensor("x1"), Parameter.tensor("x2")),
                ShapeRules.broadcast("x1", "x2"),
                (call, kernels) -> {
                    Operand a = call.tensor("x1");
                    Operand b = call.tensor("x2");
                    DType dtype = rule.apply(a, b);
                    return function.apply(Numbers.cast(a, dtype, kernels), Numbers.cast(b, dtype, kernels), kernels);
                });
    }

    /** Returns the forward pass of {@code add}, which may add its second operand like a bias. */
    static BiFunction<Call<Operand>, Kernels, Tensor> adding(Addition addition) {
        Function sum = pairs(BinaryOp.ADD, Long::sum);
        return (call, kernels) -> {
            Operand x = call.tensor("x1");
            Operand y = call.tensor("x2");
            DType dtype = PROMOTED.apply(x, y);
            Tensor a = Numbers.cast(x, dtype, kernels);
            Tensor b = Numbers.cast(y, dtype, kernels);
            Tensor aligned = call.isConstant("x2") ? addition.constant(a, b) : addition.tensor(a, b);
            return sum.apply(a, aligned, kernels);
        };
    }

    private static Function pairs(
            String name, @Nullable DoubleBinaryOperator real, @Nullable LongBinaryOperator integral) {
        return pairs(real == null ? null : new BinaryOp(name, real), name, integral);
    }

    private static Function pairs(BinaryOp real, @Nullable LongBinaryOperator integral) {
        return pairs(real, real.name(), integral);
    }

    /** Combines a floating-point function and an integer function, either of which may be missing. */
    private static Function pairs(@Nullable BinaryOp real, String name, @Nullable LongBinaryOperator integral) {
        return (a, b, kernels) -> {
            if (a.dtype().isFloating() && real != null) return Numbers.zip(a, b, real, kernels);
            if (a.dtype().isIntegral() && integral != null) return Numbers.zipIntegers(a, b, integral);
            throw new InputException(name + " does not take " + a.dtype().kerasName());
        };
    }

    /** Rounds floating-point quotients before taking the floor, as TensorFlow does. */
    private static Tensor floorDivide(Tensor a, Tensor b, Kernels kernels) {
        if (a.dtype().isIntegral()) return Numbers.zipIntegers(a, b, Math::floorDiv);
        return Numbers.map(Numbers.zip(a, b, BinaryOp.DIVIDE, kernels), "floor", Math::floor, kernels);
    }

    private static double floorMod(double a, double b) {
        double remainder = a % b;
        return remainder != 0 && (b < 0) != (remainder < 0) ? remainder + b : remainder;
    }

    private static double fmax(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
    }

    private static double fmin(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b);
    }

    private static long power(long base, long exponent) {
        if (exponent < 0) throw new InputException("power does not take a negative integer exponent");
        long result = 1;
        long square = base;
        for (long left = exponent; left > 0; left >>= 1) {
            if ((left & 1) == 1) result *= square;
            square *= square;
        }
        return result;
    }

    private static double logAddExp(double a, double b) {
        if (Double.isNaN(a - b)) return a + b;
        return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
    }

    private static double logAddExp2(double a, double b) {
        if (Double.isNaN(a - b)) return a + b;
        return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b) * Math.log(2))) / Math.log(2);
    }

    private static double ldexp(double a, double exponent) {
        return a == 0 || Double.isInfinite(a) ? a : a * Math.pow(2, exponent);
    }

    private static long gcd(long a, long b) {
        long x = Math.abs(a);
        long y = Math.abs(b);
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return x;
    }

    private static long lcm(long a, long b) {
        long divisor = gcd(a, b);
        return divisor == 0 ? 0 : Math.abs(a) * (Math.abs(b) / divisor);
    }
}
