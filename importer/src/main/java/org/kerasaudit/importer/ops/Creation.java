package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Operations that create tensors from a few numbers or in the shape of other tensors. */
final class Creation {
    private static final Parameter X = Parameter.tensor("x");
    private static final Parameter DTYPE = Parameter.dtype("dtype");
    private static final Parameter AXIS = Parameter.integer("axis", 0);

    static final List<Definition> DEFINITIONS = List.of(
            like("ZerosLike", 0),
            like("EmptyLike", 0),
            like("OnesLike", 1),
            Definition.of(
                    "FullLike",
                    "numpy",
                    List.of(X, Parameter.tensor("fill_value"), DTYPE),
                    ShapeRules.same("x"),
                    (call, kernels) -> {
                        Tensor x = call.tensor("x").tensor();
                        DType dtype = call.dtype("dtype").orElse(x.dtype());
                        return Layout.broadcast(Numbers.cast(call.tensor("fill_value"), dtype, kernels), x.dims());
                    }),
            Definition.of(
                    "Full",
                    "numpy",
                    List.of(Reshaping.sizes("shape"), Parameter.tensor("fill_value"), DTYPE),
                    call -> Shape.of(Reshaping.sizes(call, "shape")),
                    (call, kernels) -> {
                        DType dtype = call.dtype("dtype").orElse(DType.FLOAT32);
                        int[] dims = Shape.of(Reshaping.sizes(call, "shape")).toInts();
                        return Layout.broadcast(Numbers.cast(call.tensor("fill_value"), dtype, kernels), dims);
                    }),
            Definition.of(
                    "Arange",
                    "numpy",
                    List.of(
                            Parameter.tensor("start"),
                            Parameter.optionalTensor("stop"),
                            Parameter.optionalTensor("step"),
                            DTYPE),
                    call -> Shape.of(Shape.UNKNOWN),
                    Creation::arange),
            spaced(
                    "Linspace",
                    Creation::linspace,
                    Parameter.only("retstep", BooleanNode.FALSE, "the step is not an output of the operation")),
            spaced("Logspace", Creation::logspace, Parameter.real("base", 10)),
            spaced("Geomspace", Creation::geomspace),
            Definition.of(
                    "Ndim",
                    "numpy",
                    List.of(X),
                    call -> Shape.of(call.tensor("x").rank()),
                    (call, kernels) -> {
                        return Tensor.of(
                                DType.INT32,
                                new long[] {call.tensor("x").tensor().rank()});
                    }),
            Definition.of("Size", "numpy", List.of(X), call -> Shape.SCALAR, (call, kernels) -> {
                return Tensor.of(
                        DType.INT32, new long[] {call.tensor("x").tensor().size()});
            }),
            window("Bartlett", n -> i -> n == 1 ? 1 : 1 - Math.abs(2.0 * i / (n - 1) - 1)),
            window("Hanning", n -> cosines(n, 0.5, 0.5, 0)),
            window("Hamming", n -> cosines(n, 0.54, 0.46, 0)),
            window("Blackman", n -> cosines(n, 0.42, 0.5, 0.08)),
            Definition.of(
                    "Kaiser",
                    "numpy",
                    List.of(X, Parameter.real("beta")),
                    ShapeRules.same("x"),
                    (call, kernels) -> points(call, n -> kaiser(n, call.real("beta")), kernels)));

    private Creation() {}

    /** The value at one point of a window of {@code n} points. */
    private interface Window {
        IntToDoubleFunction of(int n);
    }

    /** Values spaced between start and stop. */
    private interface Spacing {
        Tensor of(Call<Operand> call, Kernels kernels);
    }

    private static Definition like(String className, double value) {
        return Definition.of(className, "numpy", List.of(X, DTYPE), ShapeRules.same("x"), (call, kernels) -> {
            Tensor x = call.tensor("x").tensor();
            DType dtype = call.dtype("dtype").orElse(x.dtype());
            return Layout.broadcast(Numbers.of(dtype, new double[] {value}, kernels), x.dims());
        });
    }

    private static Tensor arange(Call<Operand> call, Kernels kernels) {
        List<Operand> bounds = new ArrayList<>();
        for (String name : List.of("start", "stop", "step")) if (call.has(name)) bounds.add(call.tensor(name));
        DType dtype = call.dtype("dtype").orElse(Numbers.promoted(bounds.toArray(Operand[]::new)));
        boolean two = call.has("stop");
        double start = two ? call.tensor("start").tensor().get(0) : 0;
        double stop = call.tensor(two ? "stop" : "start").tensor().get(0);
        double step = call.has("step") ? call.tensor("step").tensor().get(0) : 1;
        if (step == 0) throw new InputException("arange does not take a step of 0");
        int count = (int) Math.max(0, Math.ceil((stop - start) / step));
        double[] values =
                IntStream.range(0, count).mapToDouble(i -> start + i * step).toArray();
        return Numbers.of(dtype, values, kernels, count);
    }

    private static Definition spaced(String className, Spacing spacing, Parameter... more) {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.tensor("start"),
                Parameter.tensor("stop"),
                Parameter.integer("num", 50).atLeast(0),
                Parameter.flag("endpoint", true),
                DTYPE,
                AXIS));
        parameters.addAll(List.of(more));
        return Definition.of(
                className,
                "numpy",
                parameters,
                call -> {
                    Shape ends = ShapeRules.broadcast("start", "stop").apply(call);
                    return ends.insert(call.axis("axis", ends.rank() + 1), call.integer("num"));
                },
                spacing::of);
    }

    private static Tensor linspace(Call<Operand> call, Kernels kernels) {
        Operand a = call.tensor("start");
        Operand b = call.tensor("stop");
        DType dtype = call.dtype("dtype").orElse(Promotion.resultType(a.type(), b.type(), Promotion.WEAK_FLOAT));
        Tensor start = Numbers.cast(a, dtype, kernels);
        Tensor stop = Numbers.cast(b, dtype, kernels);
        return between(call, start, stop, dtype, UnaryOperator.identity(), kernels);
    }

    /** Returns evenly spaced numbers transformed by {@code then}; for integer types they are rounded down. */
    private static Tensor between(
            Call<Operand> call, Tensor start, Tensor stop, DType dtype, UnaryOperator<Tensor> then, Kernels kernels) {
        int[] dims = Numbers.broadcastDims(start, stop);
        Tensor from = Layout.broadcast(start, dims);
        Tensor to = Layout.broadcast(stop, dims);
        int count = call.integer("num");
        int steps = call.flag("endpoint") ? Math.max(1, count - 1) : Math.max(1, count);
        List<Tensor> slices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] values = new double[from.size()];
            for (int j = 0; j < values.length; j++) {
                double value = from.get(j) + (to.get(j) - from.get(j)) * i / steps;
                boolean last = call.flag("endpoint") && i == count - 1 && count > 1;
                values[j] = dtype.isIntegral() ? Math.floor(value) : last ? to.get(j) : value;
            }
            slices.add(then.apply(Numbers.of(dtype, values, kernels, dims)));
        }
        return Layout.stack(slices, call.axis("axis", dims.length + 1));
    }

    private static Tensor logspace(Call<Operand> call, Kernels kernels) {
        Tensor exponents = linspace(call, kernels);
        double base = call.real("base");
        if (exponents.dtype().isIntegral()) return Numbers.mapIntegers(exponents, e -> (long) Math.pow(base, e));
        return Numbers.map(exponents, "power", e -> Math.pow(base, e), kernels);
    }

    private static Tensor geomspace(Call<Operand> call, Kernels kernels) {
        DType dtype = call.dtype("dtype").orElse(DType.FLOAT32);
        Tensor start = Numbers.cast(Numbers.tensor(call.tensor("start"), kernels), dtype, kernels);
        Tensor stop = Numbers.cast(Numbers.tensor(call.tensor("stop"), kernels), dtype, kernels);
        Tensor from = Numbers.map(start, "log10", a -> Math.log10(Math.abs(a)), kernels);
        Tensor to = Numbers.map(stop, "log10", a -> Math.log10(Math.abs(a)), kernels);
        int[] dims = Numbers.broadcastDims(start, stop);
        Tensor sign = Numbers.map(Layout.broadcast(start, dims), "sign", Math::signum, kernels);
        UnaryOperator<Tensor> then = exponents -> Numbers.zip(
                Numbers.map(exponents, "power", e -> Math.pow(10, e), kernels), sign, BinaryOp.MULTIPLY, kernels);
        return between(call, from, to, dtype, then, kernels);
    }

    /** Defines a window function of the number of points; Keras declares that argument's shape as the output shape. */
    private static Definition window(String className, Window window) {
        return Definition.of(
                className, "numpy", List.of(X), ShapeRules.same("x"), (call, kernels) -> points(call, window, kernels));
    }

    private static Tensor points(Call<Operand> call, Window window, Kernels kernels) {
        int count = (int) Cast.to(DType.INT32, call.tensor("x").tensor()).getLong(0);
        double[] values =
                IntStream.range(0, count).mapToDouble(window.of(count)).toArray();
        return Numbers.of(DType.FLOAT32, values, kernels, count);
    }

    private static IntToDoubleFunction kaiser(int n, double beta) {
        return i -> {
            double away = n == 1 ? 0 : 2.0 * i / (n - 1) - 1;
            return Pointwise.besselI0(beta * Math.sqrt(1 - away * away)) / Pointwise.besselI0(beta);
        };
    }

    private static IntToDoubleFunction cosines(int n, double a, double b, double c) {
        return i -> {
            if (n == 1) return 1;
            double angle = 2 * Math.PI * i / (n - 1);
            return a - b * Math.cos(angle) + c * Math.cos(2 * angle);
        };
    }
}
