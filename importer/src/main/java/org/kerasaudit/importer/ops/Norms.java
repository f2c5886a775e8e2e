package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Vector norms along one axis and matrix norms along two. */
final class Norms {
    private static final Set<Double> OF_MATRICES =
            Set.of(1.0, -1.0, 2.0, -2.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    static final List<Definition> DEFINITIONS = List.of(Definition.of(
            "Norm",
            "linalg",
            List.of(
                    Parameter.tensor("x"),
                    Parameter.option("ord", "fro, nuc, a number or None", Norms::isOrder, NullNode.instance),
                    Parameter.axes("axis"),
                    Parameter.truth("keepdims", false)),
            Norms::shape,
            Norms::norm));

    private Norms() {}

    private static boolean isOrder(JsonNode json) {
        return json.isNull() || json.isNumber() || List.of("fro", "nuc").contains(json.asText());
    }

    private static Shape shape(Call<Shape> call) {
        Shape x = call.tensor("x");
        int[] axes = call.axes("axis", x.rank());
        requireOrder(call, axes.length);
        return ShapeRules.reduce(x, call.flag("keepdims"), axes);
    }

    private static void requireOrder(Call<?> call, int axes) {
        JsonNode order = call.raw("ord");
        boolean fits = order.isNull() || axes == 1 && order.isNumber();
        if (axes == 2) fits |= order.isTextual() || OF_MATRICES.contains(order.asDouble());
        if (axes > 2 || !fits) throw new ShapeException("a norm over " + axes + " axes", "ord=" + order);
    }

    private static Tensor norm(Call<Operand> call, Kernels kernels) {
        Operand x = call.tensor("x");
        Tensor typed = Numbers.cast(x, Numbers.floating(x.dtype()), kernels);
        int[] axes = call.axes("axis", typed.rank());
        requireOrder(call, axes.length);
        boolean keepDims = call.flag("keepdims");
        JsonNode order = call.raw("ord");
        DType dtype = typed.dtype();
        if (order.isNull() || order.asText().equals("fro")) {
            return Rows.along(typed, axes).fold(dtype, keepDims, row -> vector(row, 2), kernels);
        }
        if (axes.length == 1) {
            return Rows.along(typed, axes).fold(dtype, keepDims, row -> vector(row, order.asDouble()), kernels);
        }
        int[] given = call.integers("axis");
        int rows = Call.front(given[0], typed.rank());
        int columns = Call.front(given[1], typed.rank());
        Tensor last =
                Layout.transpose(typed, Reshaping.move(new int[] {rows, columns}, new int[] {-2, -1}, typed.rank()));
        Tensor norm = matrix(last, order, kernels);
        return keepDims
                ? norm.reshape(ShapeRules.reduce(typed.shape(), true, axes).toInts())
                : norm;
    }

    private static double vector(double[] row, double order) {
        if (order == Double.POSITIVE_INFINITY)
            return Arrays.stream(row).map(Math::abs).max().orElse(0);
        if (order == Double.NEGATIVE_INFINITY)
            return Arrays.stream(row).map(Math::abs).min().orElse(0);
        if (order == 0) return Arrays.stream(row).filter(a -> a != 0).count();
        if (order == 2) return Math.sqrt(Arrays.stream(row).map(a -> a * a).sum());
        return Normalizing.norm(row, order);
    }

    /** Returns the norm of the matrices in the last two axes. */
    private static Tensor matrix(Tensor x, JsonNode order, Kernels kernels) {
        boolean singular = order.isTextual() || Math.abs(order.asDouble()) == 2;
        if (singular) {
            Tensor values = LinearAlgebra.singularValues(x, kernels);
            Rows rows = Rows.along(values, values.rank() - 1);
            return rows.fold(
                    x.dtype(),
                    false,
                    row -> {
                        if (order.isTextual()) return Arrays.stream(row).sum();
                        return order.asDouble() > 0 ? row[0] : row[row.length - 1];
                    },
                    kernels);
        }
        double ord = order.asDouble();
        int summed = Math.abs(ord) == 1 ? x.rank() - 2 : x.rank() - 1;
        Tensor sums = Rows.along(x, summed)
                .fold(x.dtype(), false, row -> Arrays.stream(row).map(Math::abs).sum(), kernels);
        int[] left = {sums.rank() - 1};
        return ord > 0 ? Reductions.max(sums, left, false, kernels) : Reductions.min(sums, left, false, kernels);
    }
}
