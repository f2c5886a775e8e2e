package org.kerasaudit.importer.ops;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Diagonals of matrices, triangular matrices, and matrices built from vectors. */
public final class Diagonals {
    private static final Parameter X = Parameter.tensor("x");
    private static final Parameter K = Parameter.integer("k", 0);
    private static final List<Parameter> PLANE =
            List.of(X, Parameter.integer("offset", 0), Parameter.integer("axis1", 0), Parameter.integer("axis2", 1));

    static final List<Definition> DEFINITIONS = List.of(
            Definition.of("Diag", "numpy", List.of(X, K), Diagonals::diagShape, Diagonals::diag),
            Definition.of(
                    "Diagflat",
                    "numpy",
                    List.of(X, K),
                    call -> square(ShapeRules.size(call.tensor("x")), call.integer("k")),
                    (call, kernels) -> matrix(call.tensor("x").tensor(), call.integer("k"))),
            Definition.of(
                    "Diagonal",
                    "numpy",
                    PLANE,
                    call -> diagonalShape(
                            call.tensor("x"), plane(call, call.tensor("x").rank()), call.integer("offset")),
                    (call, kernels) -> {
                        Tensor x = call.tensor("x").tensor();
                        return diagonal(x, plane(call, x.rank()), call.integer("offset"));
                    }),
            Definition.of("Trace", "numpy", PLANE, Diagonals::traceShape, Diagonals::trace),
            triangle("Tril", true),
            triangle("Triu", false),
            Definition.of(
                    "Vander",
                    "numpy",
                    List.of(X, Parameter.optionalInteger("N").atLeast(0), Parameter.flag("increasing", false)),
                    call -> call.tensor("x")
                            .append(
                                    call.has("N")
                                            ? call.integer("N")
                                            : call.tensor("x").dim(0)),
                    Diagonals::vander),
            Definition.of(
                    "Kron",
                    "numpy",
                    List.of(Parameter.tensor("x1"), Parameter.tensor("x2")),
                    Diagonals::kroneckerShape,
                    Diagonals::kronecker));

    private Diagonals() {}

    private static Shape square(long size, int k) {
        long side = ShapeRules.plus(size, Math.abs(k));
        return Shape.of(side, side);
    }

    private static Shape diagShape(Call<Shape> call) {
        Shape x = call.tensor("x");
        int k = call.integer("k");
        if (x.rank() == 1) return square(x.dim(0), k);
        if (x.rank() != 2) throw new ShapeException("1 or 2 axes", x.toString());
        return Shape.of(length(x.dim(0), x.dim(1), k));
    }

    /**
     * Returns the length of a diagonal: in Keras, the minimum of both sides and of the side shortened by the offset.
     */
    private static long length(long rows, long columns, int offset) {
        if (rows == Shape.UNKNOWN || columns == Shape.UNKNOWN) return Shape.UNKNOWN;
        long left = offset > 0 ? columns - offset : rows + offset;
        return Math.max(0, Math.min(left, Math.min(rows, columns)));
    }

    private static Tensor diag(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int k = call.integer("k");
        return x.rank() == 1 ? matrix(x, k) : diagonal(x, new int[] {0, 1}, k);
    }

    /** Returns the square matrix with these elements on diagonal {@code k}. */
    private static Tensor matrix(Tensor x, int k) {
        int side = x.size() + Math.abs(k);
        int first = k >= 0 ? k : -k * side;
        Tensor withZero = Layout.pad(x.reshape(x.size()), new int[] {1}, new int[] {0});
        Tensor cells = Layout.select(withZero, 0, side * side, i -> {
            int along = (i - first) / (side + 1);
            boolean on = i >= first && (i - first) % (side + 1) == 0 && along < x.size();
            return on ? along + 1 : 0;
        });
        return cells.reshape(side, side);
    }

    private static int[] plane(Call<?> call, int rank) {
        int[] plane = {call.axis("axis1", rank), call.axis("axis2", rank)};
        if (plane[0] == plane[1]) throw new ShapeException("2 different axes", Arrays.toString(plane));
        return plane;
    }

    private static Shape diagonalShape(Shape x, int[] plane, int offset) {
        Shape others = ShapeRules.reduce(x, false, Arrays.stream(plane).sorted().toArray());
        return others.append(length(x.dim(plane[0]), x.dim(plane[1]), offset));
    }

    static Tensor diagonal(Tensor x, int[] plane, int offset) {
        Tensor last = Layout.transpose(x, Reshaping.move(plane, new int[] {-2, -1}, x.rank()));
        int rows = last.dim(-2);
        int columns = last.dim(-1);
        int row = Math.max(0, -offset);
        int column = Math.max(0, offset);
        int length = Math.max(0, Math.min(rows - row, columns - column));
        int[] dims = last.dims();
        Shape others = last.shape().slice(0, last.rank() - 2);
        int count = Tensor.count(others.toInts());
        Tensor cells = last.reshape(count, rows * columns);
        Tensor picked = Layout.select(cells, 1, length, i -> (row + i) * columns + column + i);
        dims = others.append(length).toInts();
        return picked.reshape(dims);
    }

    private static Shape traceShape(Call<Shape> call) {
        Shape x = call.tensor("x");
        int[] plane = plane(call, x.rank());
        return ShapeRules.reduce(x, false, Arrays.stream(plane).sorted().toArray());
    }

    private static Tensor trace(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        Tensor diagonal = diagonal(x, plane(call, x.rank()), call.integer("offset"));
        return Reductions.sum(diagonal, new int[] {diagonal.rank() - 1}, false, kernels);
    }

    private static Definition triangle(String className, boolean lower) {
        return Definition.of(className, "numpy", List.of(X, K), ShapeRules.same("x"), (call, kernels) -> {
            Tensor x = call.tensor("x").tensor();
            int rows = x.dim(-2);
            int columns = x.dim(-1);
            int k = call.integer("k");
            return keep(x, i -> {
                int above = i % columns - i / columns % rows;
                return lower ? above <= k : above >= k;
            });
        });
    }

    /** Returns {@code x} with zeros wherever {@code kept} is false. */
    public static Tensor keep(Tensor x, IntPredicate kept) {
        Tensor withZero = Layout.pad(x.reshape(x.size()), new int[] {1}, new int[] {0});
        return Layout.select(withZero, 0, x.size(), i -> kept.test(i) ? i + 1 : 0)
                .reshape(x.dims());
    }

    /** Computes the Vandermonde matrix, in float32 even for integers. */
    private static Tensor vander(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int count = call.has("N") ? call.integer("N") : x.dim(0);
        boolean increasing = call.flag("increasing");
        DType dtype = Promotion.resultType(Promotion.of(x.dtype()), Promotion.FLOAT32);
        double[] powers = IntStream.range(0, count)
                .mapToDouble(i -> increasing ? i : count - 1 - i)
                .toArray();
        Tensor base =
                Numbers.cast(x, dtype, kernels).reshape(x.shape().append(1).toInts());
        Tensor exponents = Numbers.of(dtype, powers, kernels, count);
        Tensor raised = Numbers.zip(base, exponents, new BinaryOp("power", Math::pow), kernels);
        return Numbers.cast(raised, x.dtype(), kernels);
    }

    private static Shape kroneckerShape(Call<Shape> call) {
        Shape a = call.tensor("x1");
        Shape b = call.tensor("x2");
        return Shape.of(IntStream.range(0, Math.min(a.rank(), b.rank()))
                .mapToLong(i -> ShapeRules.times(a.dim(i), b.dim(i)))
                .toArray());
    }

    private static Tensor kronecker(Call<Operand> call, Kernels kernels) {
        List<Tensor> both = Joins.promoted(List.of(call.tensor("x1"), call.tensor("x2")), kernels);
        Tensor a = both.get(0);
        Tensor b = both.get(1);
        int rank = Math.max(a.rank(), b.rank());
        int[] wideA = new int[2 * rank];
        int[] wideB = new int[2 * rank];
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            wideA[2 * i] = i < rank - a.rank() ? 1 : a.dim(i - rank + a.rank());
            wideB[2 * i + 1] = i < rank - b.rank() ? 1 : b.dim(i - rank + b.rank());
            wideA[2 * i + 1] = 1;
            wideB[2 * i] = 1;
            dims[i] = wideA[2 * i] * wideB[2 * i + 1];
        }
        return Numbers.multiply(a.reshape(wideA), b.reshape(wideB), kernels).reshape(dims);
    }
}
