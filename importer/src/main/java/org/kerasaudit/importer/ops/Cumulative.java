package org.kerasaudit.importer.ops;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Cumulative sums and products, and differences. */
final class Cumulative {
    private static final Parameter X = Parameter.tensor("x");

    static final List<Definition> DEFINITIONS = List.of(
            running("Cumsum", 0, Double::sum, Long::sum, false),
            running("Cumprod", 1, (a, b) -> a * b, (a, b) -> a * b, false),
            running("Nancumsum", 0, Double::sum, Long::sum, true),
            running("Nancumprod", 1, (a, b) -> a * b, (a, b) -> a * b, true),
            Definition.of(
                    "Diff",
                    "numpy",
                    List.of(Parameter.tensor("a"), Parameter.integer("n", 1), Parameter.integer("axis", -1)),
                    Cumulative::differenceShape,
                    Cumulative::difference),
            Definition.of(
                    "Trapezoid",
                    "numpy",
                    List.of(
                            Parameter.tensor("y"),
                            Parameter.optionalTensor("x"),
                            Parameter.real("dx", 1),
                            Parameter.integer("axis", -1)),
                    call -> call.tensor("y")
                            .without(call.axis("axis", call.tensor("y").rank())),
                    Cumulative::trapezoid));

    private Cumulative() {}

    /** @param skipNan whether NaN is replaced by {@code initial}, and infinities by the largest finite numbers */
    private static Definition running(
            String className, double initial, DoubleBinaryOperator real, LongBinaryOperator integral, boolean skipNan) {
        return Definition.of(
                className,
                "numpy",
                List.of(X, Parameter.axis(), Parameter.dtype("dtype")),
                call -> {
                    Shape x = call.tensor("x");
                    if (!call.has("axis")) return ShapeRules.flat(x);
                    call.axis("axis", x.rank());
                    return x;
                },
                (call, kernels) -> {
                    Tensor x = call.tensor("x").tensor();
                    double max = Pointwise.largest(x.dtype());
                    Tensor clean = skipNan ? Pointwise.nanToNum(x, initial, max, -max, kernels) : x;
                    DType dtype = call.dtype("dtype").orElse(x.dtype());
                    Tensor typed = Numbers.cast(clean, dtype == DType.BOOL ? DType.INT32 : dtype, kernels);
                    return accumulate(call, typed, real, integral, kernels);
                });
    }

    private static Tensor accumulate(
            Call<?> call, Tensor x, DoubleBinaryOperator real, LongBinaryOperator integral, Kernels kernels) {
        Tensor base = call.has("axis") ? x : x.reshape(x.size());
        Rows rows = Rows.along(base, call.has("axis") ? call.axis("axis", x.rank()) : 0);
        int length = rows.length();
        if (x.dtype().isIntegral()) {
            long[] sums = new long[x.size()];
            for (int i = 0; i < sums.length; i++) {
                long here = rows.matrix().getLong(i);
                sums[i] = i % length == 0 ? here : integral.applyAsLong(sums[i - 1], here);
            }
            return rows.restore(Numbers.integers(x.dtype(), sums, rows.count(), length));
        }
        double[] sums = new double[x.size()];
        for (int i = 0; i < sums.length; i++) {
            double here = rows.matrix().get(i);
            sums[i] = i % length == 0 ? here : real.applyAsDouble(sums[i - 1], here);
        }
        return rows.restore(Numbers.of(x.dtype(), sums, kernels, rows.count(), length));
    }

    private static Shape differenceShape(Call<Shape> call) {
        Shape a = call.tensor("a");
        int n = call.integer("n");
        if (n < 0) throw new ShapeException("n ≥ 0", Integer.toString(n));
        int axis = call.axis("axis", a.rank());
        return a.known(axis) ? a.with(axis, Math.max(0, a.dim(axis) - n)) : a;
    }

    private static Tensor difference(Call<Operand> call, Kernels kernels) {
        Tensor a = call.tensor("a").tensor();
        int axis = call.axis("axis", a.rank());
        for (int i = 0; i < call.integer("n"); i++) a = difference(a, axis, kernels);
        return a;
    }

    private static Tensor difference(Tensor a, int axis, Kernels kernels) {
        int length = Math.max(0, a.dim(axis) - 1);
        Tensor later = Layout.slice(a, axis, a.dim(axis) - length, length);
        Tensor earlier = Layout.slice(a, axis, 0, length);
        if (a.dtype() == DType.BOOL) return Numbers.zipIntegers(later, earlier, (x, y) -> x ^ y);
        return Numbers.subtract(later, earlier, kernels);
    }

    private static Tensor trapezoid(Call<Operand> call, Kernels kernels) {
        Operand y = call.tensor("y");
        DType dtype = Numbers.floating(y.dtype());
        int axis = call.axis("axis", y.tensor().rank());
        Tensor last = last(Numbers.cast(y, dtype, kernels), axis);
        int length = last.dim(-1) - 1;
        Tensor sums = Numbers.zip(
                Layout.slice(last, last.rank() - 1, 1, length),
                Layout.slice(last, last.rank() - 1, 0, length),
                new BinaryOp("mean", (a, b) -> (a + b) / 2),
                kernels);
        Tensor areas = Numbers.zip(sums, widths(call, dtype, kernels), BinaryOp.MULTIPLY, kernels);
        return Reductions.sum(areas, new int[] {areas.rank() - 1}, false, kernels);
    }

    private static Tensor widths(Call<Operand> call, DType dtype, Kernels kernels) {
        Operand x = call.optional("x");
        if (x == null) return Numbers.of(dtype, new double[] {call.real("dx")}, kernels);
        Tensor typed = Numbers.cast(x, dtype, kernels);
        int axis = call.axis("axis", typed.rank());
        return last(difference(typed, axis, kernels), axis);
    }

    private static Tensor last(Tensor x, int axis) {
        return Layout.transpose(x, Reshaping.move(new int[] {axis}, new int[] {-1}, x.rank()));
    }
}
