package org.kerasaudit.importer.ops;

import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Comparisons, which return booleans, and boolean and bitwise functions. */
final class Comparisons {
    /** A relation between two floating-point numbers. */
    private interface Relation {
        boolean holds(double a, double b);
    }

    /** A relation between two integers. */
    private interface IntegerRelation {
        boolean holds(long a, long b);
    }

    private static final List<Parameter> PAIR = List.of(Parameter.tensor("x1"), Parameter.tensor("x2"));
    private static final List<Parameter> BITS = List.of(Parameter.tensor("x"), Parameter.tensor("y"));

    static final List<Definition> DEFINITIONS = List.of(
            relation("Equal", (a, b) -> a == b, (a, b) -> a == b),
            relation("NotEqual", (a, b) -> a != b, (a, b) -> a != b),
            relation("Greater", (a, b) -> a > b, (a, b) -> a > b),
            relation("GreaterEqual", (a, b) -> a >= b, (a, b) -> a >= b),
            relation("Less", (a, b) -> a < b, (a, b) -> a < b),
            relation("LessEqual", (a, b) -> a <= b, (a, b) -> a <= b),
            Definition.of(
                    "Isclose",
                    "numpy",
                    tolerances(),
                    ShapeRules.broadcast("x1", "x2"),
                    (call, kernels) -> isClose(call, false, kernels)),
            Definition.of(
                            "AllClose",
                            "numpy",
                            tolerances(),
                            call -> Shape.SCALAR,
                            (call, kernels) -> allTrue(isClose(call, true, kernels)))
                    .named("allclose"),
            Definition.of(
                            "IsIn",
                            "numpy",
                            List.of(
                                    Parameter.tensor("x1"),
                                    Parameter.tensor("x2"),
                                    Parameter.flag("assume_unique", false),
                                    Parameter.flag("invert", false)),
                            ShapeRules.same("x1"),
                            Comparisons::isIn)
                    .named("isin"),
            logical("LogicalAnd", (a, b) -> a & b),
            logical("LogicalOr", (a, b) -> a | b),
            logical("LogicalXor", (a, b) -> a ^ b),
            Definition.of(
                    "LogicalNot",
                    "numpy",
                    List.of(Parameter.tensor("x")),
                    ShapeRules.same("x"),
                    (call, kernels) -> Numbers.mapIntegers(bool(call.tensor("x")), a -> 1 - a)),
            bits("BitwiseAnd", (a, b) -> a & b),
            bits("BitwiseOr", (a, b) -> a | b),
            bits("BitwiseXor", (a, b) -> a ^ b),
            inverted("BitwiseInvert"),
            inverted("BitwiseNot"),
            shift("BitwiseLeftShift", (a, b) -> b < 0 || b >= Long.SIZE ? 0 : a << b),
            shift("LeftShift", (a, b) -> b < 0 || b >= Long.SIZE ? 0 : a << b),
            shift("BitwiseRightShift", (a, b) -> a >> Math.min(b, Long.SIZE - 1)),
            shift("RightShift", (a, b) -> a >> Math.min(b, Long.SIZE - 1)));

    private Comparisons() {}

    private static List<Parameter> tolerances() {
        return List.of(
                Parameter.tensor("x1"),
                Parameter.tensor("x2"),
                Parameter.real("rtol", 1e-5),
                Parameter.real("atol", 1e-8),
                Parameter.flag("equal_nan", false));
    }

    private static Definition relation(String className, Relation real, IntegerRelation integral) {
        return Definition.of(className, "numpy", PAIR, ShapeRules.broadcast("x1", "x2"), (call, kernels) -> {
            Operand a = call.tensor("x1");
            Operand b = call.tensor("x2");
            if (a.dtype() == DType.STRING && b.dtype() == DType.STRING) {
                return relate(
                        a.tensor(),
                        b.tensor(),
                        (i, j) -> integral.holds(
                                a.tensor().getString(i).compareTo(b.tensor().getString(j)), 0));
            }
            DType dtype = Numbers.promotedTensors(List.of(a, b));
            return related(Numbers.cast(a, dtype, kernels), Numbers.cast(b, dtype, kernels), real, integral);
        });
    }

    private static Tensor related(Tensor a, Tensor b, Relation real, IntegerRelation integral) {
        return a.dtype().isFloating()
                ? relate(a, b, (i, j) -> real.holds(a.get(i), b.get(j)))
                : relate(a, b, (i, j) -> integral.holds(a.getLong(i), b.getLong(j)));
    }

    /** A relation between the elements at two positions. */
    private interface Positions {
        boolean hold(int a, int b);
    }

    private static Tensor relate(Tensor a, Tensor b, Positions relation) {
        int[] dims = Numbers.broadcastDims(a, b);
        Tensor left = Layout.broadcast(positions(a), dims);
        Tensor right = Layout.broadcast(positions(b), dims);
        long[] result = new long[left.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = relation.hold((int) left.getLong(i), (int) right.getLong(i)) ? 1 : 0;
        }
        return Tensor.of(DType.BOOL, result, dims);
    }

    private static Tensor positions(Tensor x) {
        long[] positions = new long[x.size()];
        for (int i = 0; i < positions.length; i++) positions[i] = i;
        return Tensor.of(DType.INT64, positions, x.dims());
    }

    /** @param infinitiesEqual whether equal infinities are close */
    private static Tensor isClose(Call<Operand> call, boolean infinitiesEqual, Kernels kernels) {
        Operand a = call.tensor("x1");
        Operand b = call.tensor("x2");
        DType dtype = Numbers.promotedTensors(List.of(a, b));
        double rtol = call.real("rtol");
        double atol = call.real("atol");
        boolean equalNan = call.flag("equal_nan");
        Relation close = (x, y) -> {
            boolean near = Math.abs(x - y) <= atol + rtol * Math.abs(y);
            boolean finite = Double.isFinite(x) && Double.isFinite(y);
            return equalNan && Double.isNaN(x) && Double.isNaN(y)
                    || (infinitiesEqual ? finite && near || x == y : near);
        };
        return related(Numbers.cast(a, dtype, kernels), Numbers.cast(b, dtype, kernels), close, (x, y) -> x == y);
    }

    private static Tensor allTrue(Tensor x) {
        long all = 1;
        for (int i = 0; i < x.size(); i++) all &= x.getLong(i);
        return Tensor.of(DType.BOOL, new long[] {all});
    }

    private static Tensor isIn(Call<Operand> call, Kernels kernels) {
        Operand a = call.tensor("x1");
        Operand b = call.tensor("x2");
        DType dtype = Numbers.promotedTensors(List.of(a, b));
        Tensor x = Numbers.cast(a, dtype, kernels);
        Tensor among = Numbers.cast(b, dtype, kernels);
        if (among.size() == 0) return Tensor.of(DType.BOOL, new long[x.size()], x.dims());
        Tensor equal =
                related(x.reshape(x.size(), 1), among.reshape(1, among.size()), (p, q) -> p == q, (p, q) -> p == q);
        boolean invert = call.flag("invert");
        long[] found = new long[x.size()];
        for (int i = 0; i < equal.size(); i++) found[i / among.size()] |= equal.getLong(i);
        for (int i = 0; i < found.length; i++) if (invert) found[i] = 1 - found[i];
        return Tensor.of(DType.BOOL, found, x.dims());
    }

    private static Tensor bool(Operand x) {
        return Cast.to(DType.BOOL, x.tensor());
    }

    private static Definition logical(String className, LongBinaryOperator op) {
        return Definition.of(
                className,
                "numpy",
                PAIR,
                ShapeRules.broadcast("x1", "x2"),
                (call, kernels) -> Numbers.zipIntegers(bool(call.tensor("x1")), bool(call.tensor("x2")), op));
    }

    /** Defines a bitwise operation. Keras declares the shape of the first operand, regardless of the second. */
    private static Definition bits(String className, LongBinaryOperator op) {
        return Definition.of(className, "numpy", BITS, ShapeRules.same("x"), (call, kernels) -> {
            Operand a = call.tensor("x");
            Operand b = call.tensor("y");
            DType dtype = Numbers.promotedTensors(List.of(a, b));
            return Numbers.zipIntegers(
                    requireIntegral(className, Numbers.cast(a, dtype, kernels)), Numbers.cast(b, dtype, kernels), op);
        });
    }

    /** Defines a bit shift. A Python number takes the type of the shifted operand. */
    private static Definition shift(String className, LongBinaryOperator op) {
        return Definition.of(className, "numpy", BITS, ShapeRules.same("x"), (call, kernels) -> {
            Operand a = call.tensor("x");
            Operand b = call.tensor("y");
            DType dtype = b.weak() ? a.dtype() : Numbers.promotedTensors(List.of(a, b));
            return Numbers.zipIntegers(
                    requireIntegral(className, Numbers.cast(a, dtype, kernels)), Numbers.cast(b, dtype, kernels), op);
        });
    }

    private static Definition inverted(String className) {
        LongUnaryOperator invert = a -> ~a;
        return Definition.of(
                className,
                "numpy",
                List.of(Parameter.tensor("x")),
                ShapeRules.same("x"),
                (call, kernels) -> Numbers.mapIntegers(
                        requireIntegral(className, call.tensor("x").tensor()), invert));
    }

    private static Tensor requireIntegral(String className, Tensor x) {
        if (x.dtype().isIntegral()) return x;
        throw new InputException(className + " does not take " + x.dtype().kerasName());
    }
}
