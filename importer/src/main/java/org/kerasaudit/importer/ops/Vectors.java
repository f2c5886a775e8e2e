package org.kerasaudit.importer.ops;

import java.util.List;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Cross products, correlations and distances of vectors. */
final class Vectors {
    private static final Parameter X1 = Parameter.tensor("x1");
    private static final Parameter X2 = Parameter.tensor("x2");

    static final List<Definition> DEFINITIONS = List.of(
            Definition.of(
                            "Cross",
                            "numpy",
                            List.of(
                                    X1,
                                    X2,
                                    Parameter.integer("axisa", -1),
                                    Parameter.integer("axisb", -1),
                                    Parameter.integer("axisc", -1),
                                    Parameter.axis()),
                            Vectors::crossShape,
                            Vectors::cross)
                    .withTraits(Trait.MISDECLARED),
            Definition.of(
                    "Correlate",
                    "numpy",
                    List.of(X1, X2, Parameter.word("mode", "valid", "same", "full")),
                    Vectors::correlatedShape,
                    Vectors::correlate),
            Definition.of(
                    "Corrcoef",
                    "numpy",
                    List.of(Parameter.tensor("x")),
                    ShapeRules.same("x"),
                    (call, kernels) -> coefficients(call.tensor("x").tensor(), kernels)),
            Definition.of(
                            "CDist",
                            "core",
                            List.of(Parameter.tensor("x"), Parameter.tensor("y")),
                            Vectors::distancesShape,
                            Vectors::distances)
                    .named("cdist"));

    private Vectors() {}

    private static int axis(Call<?> call, String name, int rank) {
        return call.has("axis") ? call.axis("axis", rank) : call.axis(name, rank);
    }

    private static Shape crossShape(Call<Shape> call) {
        Shape a = call.tensor("x1");
        Shape b = call.tensor("x2");
        int left = axis(call, "axisa", a.rank());
        int right = axis(call, "axisb", b.rank());
        requireVector(a, left);
        requireVector(b, right);
        Shape shape = ShapeRules.broadcast(a.without(left), b.without(right));
        boolean vectors = a.dim(left) == 3 || b.dim(right) == 3;
        return vectors ? shape.insert(axis(call, "axisc", shape.rank() + 1), 3) : shape;
    }

    private static void requireVector(Shape x, int axis) {
        if (x.known(axis) && x.dim(axis) != 2 && x.dim(axis) != 3) {
            throw new ShapeException("2 or 3 elements along axis " + axis, x.toString());
        }
    }

    private static Tensor cross(Call<Operand> call, Kernels kernels) {
        List<Tensor> both = Joins.promoted(List.of(call.tensor("x1"), call.tensor("x2")), kernels);
        Tensor a = last(both.get(0), axis(call, "axisa", both.get(0).rank()));
        Tensor b = last(both.get(1), axis(call, "axisb", both.get(1).rank()));
        Tensor z = component(a, b, 0, 1, kernels);
        if (a.dim(-1) == 2 && b.dim(-1) == 2) return z;
        Tensor x = component(deep(a), deep(b), 1, 2, kernels);
        Tensor y = component(deep(a), deep(b), 2, 0, kernels);
        return Layout.stack(List.of(x, y, z), axis(call, "axisc", z.rank() + 1));
    }

    private static Tensor last(Tensor x, int axis) {
        return Layout.transpose(x, Reshaping.move(new int[] {axis}, new int[] {-1}, x.rank()));
    }

    private static Tensor deep(Tensor x) {
        int[] none = new int[x.rank()];
        int[] after = none.clone();
        after[x.rank() - 1] = 3 - x.dim(-1);
        return Layout.pad(x, none, after);
    }

    private static Tensor component(Tensor a, Tensor b, int i, int j, Kernels kernels) {
        Tensor first = Numbers.multiply(pick(a, i), pick(b, j), kernels);
        return Numbers.subtract(first, Numbers.multiply(pick(a, j), pick(b, i), kernels), kernels);
    }

    private static Tensor pick(Tensor x, int i) {
        return Layout.pick(x, x.rank() - 1, i);
    }

    private static Shape correlatedShape(Call<Shape> call) {
        Shape a = call.tensor("x1");
        Shape b = call.tensor("x2");
        if (a.rank() != 1 || b.rank() != 1) throw new ShapeException("two vectors", a + " and " + b);
        boolean known = a.fullyKnown() && b.fullyKnown();
        return Shape.of(known ? length(call.word("mode"), a.dim(0), b.dim(0)) : Shape.UNKNOWN);
    }

    private static long length(String mode, long a, long b) {
        return switch (mode) {
            case "same" -> Math.max(a, b);
            case "full" -> a + b - 1;
            default -> Math.abs(a - b) + 1;
        };
    }

    private static Tensor correlate(Call<Operand> call, Kernels kernels) {
        Operand first = call.tensor("x1");
        Operand second = call.tensor("x2");
        DType promoted = Numbers.promotedTensors(List.of(first, second));
        DType dtype = promoted == DType.INT64 ? DType.FLOAT64 : Numbers.floating(promoted);
        double[] a = Numbers.cast(first, dtype, kernels).doubles();
        double[] b = Numbers.cast(second, dtype, kernels).doubles();
        double[] full = new double[a.length + b.length - 1];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) full[i - j + b.length - 1] += a[i] * b[j];
        }
        int length = (int) length(call.word("mode"), a.length, b.length);
        Tensor all = Numbers.of(dtype, full, kernels, full.length);
        return Layout.slice(all, 0, (full.length - length) / 2, length);
    }

    /** Returns the correlation coefficients between rows. */
    private static Tensor coefficients(Tensor x, Kernels kernels) {
        Tensor typed = Numbers.cast(x, x.dtype() == DType.INT64 ? DType.FLOAT64 : Numbers.floating(x.dtype()), kernels);
        if (typed.rank() < 2)
            throw new ShapeException("at least 2 axes", x.shape().toString());
        int last = typed.rank() - 1;
        Tensor mean = Reductions.reduce(typed, Reduction.MEAN, new int[] {last}, true, kernels);
        Tensor centered = Numbers.subtract(typed, mean, kernels);
        int[] swap = IntStream.range(0, typed.rank()).toArray();
        swap[last] = last - 1;
        swap[last - 1] = last;
        Tensor covariance = Products.batched(centered, Layout.transpose(centered, swap), kernels);
        Tensor squares = Diagonals.diagonal(covariance, new int[] {last - 1, last}, 0);
        Tensor rows = squares.reshape(squares.shape().append(1).toInts());
        Tensor columns =
                squares.reshape(squares.shape().insert(squares.rank() - 1, 1).toInts());
        Tensor norms = Numbers.map(Numbers.multiply(rows, columns, kernels), "sqrt", Math::sqrt, kernels);
        BinaryOp ratio = new BinaryOp("clipped_ratio", (a, b) -> Math.max(-1, Math.min(1, a / b)));
        return Numbers.zip(covariance, norms, ratio, kernels);
    }

    private static Shape distancesShape(Call<Shape> call) {
        Shape a = call.tensor("x");
        Shape b = call.tensor("y");
        ShapeRules.requireRank(a, 2);
        ShapeRules.requireRank(b, 2);
        if (!ShapeRules.agree(a.slice(a.rank() - 1, a.rank()), b.slice(b.rank() - 1, b.rank()))) {
            throw new ShapeException("vectors of equal length", a + " and " + b);
        }
        return ShapeRules.broadcast(a.slice(0, a.rank() - 2), b.slice(0, b.rank() - 2))
                .append(a.dim(-2), b.dim(-2));
    }

    private static Tensor distances(Call<Operand> call, Kernels kernels) {
        List<Operand> operands = List.of(call.tensor("x"), call.tensor("y"));
        DType dtype = Numbers.floating(Numbers.promotedTensors(operands));
        Tensor a = Numbers.cast(operands.get(0), dtype, kernels);
        Tensor b = Numbers.cast(operands.get(1), dtype, kernels);
        Tensor rows = a.reshape(a.shape().insert(a.rank() - 1, 1).toInts());
        Tensor columns = b.reshape(b.shape().insert(b.rank() - 2, 1).toInts());
        Tensor difference = Numbers.subtract(rows, columns, kernels);
        Tensor squares = Numbers.multiply(difference, difference, kernels);
        Tensor sums = Reductions.reduce(squares, Reduction.SUM, new int[] {squares.rank() - 1}, false, kernels);
        return Numbers.map(sums, "sqrt", Math::sqrt, kernels);
    }
}
