package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Linear algebra on the matrices in the last two axes, computed in float64. Results whose signs are not determined are
 * refused.
 */
final class LinearAlgebra {
    private static final Parameter X = Parameter.tensor("x");
    private static final Parameter UPPER = Parameter.flag("upper", false);
    private static final List<Parameter> SYSTEM = List.of(Parameter.tensor("a"), Parameter.tensor("b"));
    static final String SIGNS = "backends choose different signs for the vectors";

    static final List<Definition> DEFINITIONS = List.of(
            square("Cholesky", Matrix::cholesky, UPPER),
            square("CholeskyInverse", LinearAlgebra::choleskyInverse, UPPER),
            square("Inv", m -> m.eliminate().solve(Matrix.identity(m.rows()))),
            Definition.of(
                    "Det", "linalg", List.of(X), call -> batch(requireSquare(call.tensor("x"))), (call, kernels) -> {
                        return scalars(
                                call.tensor("x").tensor(), m -> m.eliminate().determinant(), kernels);
                    }),
            Definition.of("Logdet", "core", List.of(X), call -> batch(call.tensor("x")), (call, kernels) -> {
                return scalars(call.tensor("x").tensor(), m -> logDeterminant(m.cholesky(), 2), kernels);
            }),
            Definition.several(
                    "Slogdet",
                    "numpy",
                    List.of(X),
                    call -> List.of(Shape.SCALAR, batch(call.tensor("x"))),
                    LinearAlgebra::signAndLogDeterminant),
            Definition.of("Solve", "linalg", SYSTEM, LinearAlgebra::solutionShape, (call, kernels) -> {
                return solve(call, (a, b) -> a.eliminate().solve(b), kernels);
            }),
            Definition.of(
                    "SolveTriangular",
                    "linalg",
                    List.of(SYSTEM.get(0), SYSTEM.get(1), Parameter.flag("lower", false)),
                    LinearAlgebra::solutionShape,
                    (call, kernels) -> {
                        boolean lower = call.flag("lower");
                        return solve(call, (a, b) -> lower ? a.solveLower(b, false) : a.solveUpper(b), kernels);
                    }),
            Definition.of(
                    "Lstsq",
                    "linalg",
                    List.of(SYSTEM.get(0), SYSTEM.get(1), Parameter.optionalReal("rcond")),
                    call -> call.tensor("b").with(0, call.tensor("a").dim(1)),
                    LinearAlgebra::leastSquares),
            Definition.several(
                    "Qr",
                    "linalg",
                    List.of(X, Parameter.word("mode", "reduced", "complete")),
                    LinearAlgebra::factorShapes,
                    LinearAlgebra::factors),
            Definition.of(
                            "SVD",
                            "linalg",
                            List.of(
                                    X,
                                    Parameter.flag("full_matrices", true),
                                    Parameter.only("compute_uv", BooleanNode.FALSE, SIGNS)),
                            LinearAlgebra::singularShape,
                            (call, kernels) -> singularValues(call.tensor("x").tensor(), kernels))
                    .named("svd"),
            Definition.of(
                    "Pinv",
                    "linalg",
                    List.of(X, Parameter.optionalReal("rcond")),
                    call -> {
                        Shape x = call.tensor("x");
                        ShapeRules.requireRank(x, 2);
                        return x.with(-1, x.dim(-2)).with(-2, x.dim(-1));
                    },
                    LinearAlgebra::pseudoInverse),
            Definition.of(
                    "MatrixRank",
                    "linalg",
                    List.of(X, Parameter.optionalReal("tol")),
                    call -> batch(call.tensor("x")),
                    LinearAlgebra::rank));

    private LinearAlgebra() {}

    /** Solves a linear system. */
    private interface Solver {
        Matrix apply(Matrix a, Matrix b);
    }

    private static Definition square(String className, Function<Matrix, Matrix> function, Parameter... options) {
        List<Parameter> parameters = new ArrayList<>(List.of(X));
        parameters.addAll(List.of(options));
        return Definition.of(
                className, "linalg", parameters, call -> requireSquare(call.tensor("x")), (call, kernels) -> {
                    Tensor x = call.tensor("x").tensor();
                    requireSquare(x.shape());
                    boolean upper = options.length > 0 && call.flag("upper");
                    boolean given = className.equals("CholeskyInverse");
                    return matrices(
                            x,
                            m -> {
                                Matrix made = function.apply(upper && given ? m.transposed() : m);
                                return upper && !given ? made.transposed() : made;
                            },
                            kernels);
                });
    }

    /** Returns the inverse of the matrix with this lower Cholesky factor. */
    private static Matrix choleskyInverse(Matrix lower) {
        Matrix inverse = lower.solveLower(Matrix.identity(lower.rows()), false);
        return inverse.transposed().times(inverse);
    }

    private static Shape requireSquare(Shape x) {
        ShapeRules.requireRank(x, 2);
        if (x.known(-1) && x.known(-2) && x.dim(-1) != x.dim(-2)) {
            throw new ShapeException("square matrices", x.toString());
        }
        return x;
    }

    private static Shape batch(Shape x) {
        ShapeRules.requireRank(x, 2);
        return x.slice(0, x.rank() - 2);
    }

    private static List<Matrix> matricesOf(Tensor x) {
        if (x.dtype().isIntegral())
            throw new InputException("linear algebra does not take " + x.dtype().kerasName());
        int rows = x.dim(-2);
        int columns = x.dim(-1);
        double[] all = x.doubles();
        List<Matrix> matrices = new ArrayList<>();
        for (int from = 0; from < all.length; from += rows * columns) {
            matrices.add(new Matrix(rows, columns, Arrays.copyOfRange(all, from, from + rows * columns)));
        }
        return matrices;
    }

    private static Tensor scalars(Tensor x, Function<Matrix, Double> function, Kernels kernels) {
        double[] values = matricesOf(x).stream().mapToDouble(function::apply).toArray();
        return Numbers.of(x.dtype(), values, kernels, batch(x.shape()).toInts());
    }

    private static Tensor matrices(Tensor x, Function<Matrix, Matrix> function, Kernels kernels) {
        return packed(x, matricesOf(x).stream().map(function).toList(), kernels);
    }

    private static Tensor packed(Tensor like, List<Matrix> matrices, Kernels kernels) {
        Matrix first = matrices.get(0);
        double[] cells =
                matrices.stream().flatMapToDouble(m -> Arrays.stream(m.cells())).toArray();
        int[] dims = batch(like.shape()).append(first.rows(), first.columns()).toInts();
        return Numbers.of(like.dtype(), cells, kernels, dims);
    }

    private static double logDeterminant(Matrix triangle, int times) {
        double sum = 0;
        for (int i = 0; i < triangle.rows(); i++) sum += Math.log(Math.abs(triangle.get(i, i)));
        return times * sum;
    }

    private static List<Tensor> signAndLogDeterminant(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        Tensor signs = scalars(x, m -> Math.signum(m.eliminate().determinant()), kernels);
        Tensor logs = scalars(x, m -> logDeterminant(m.eliminate().factors(), 1), kernels);
        return List.of(signs, logs);
    }

    private static Shape solutionShape(Call<Shape> call) {
        Shape a = requireSquare(call.tensor("a"));
        Shape b = call.tensor("b");
        int axis = b.rank() == a.rank() - 1 ? b.rank() - 1 : b.rank() - 2;
        ShapeRules.requireRank(b, 1);
        if (axis < 0 || a.known(-1) && b.known(axis) && a.dim(-1) != b.dim(axis)) {
            throw new ShapeException("a right-hand side for " + a, b.toString());
        }
        return b;
    }

    private static Tensor solve(Call<Operand> call, Solver solver, Kernels kernels) {
        Tensor a = call.tensor("a").tensor();
        Tensor given = call.tensor("b").tensor();
        boolean vectors = given.rank() == a.rank() - 1;
        Tensor b = vectors ? given.reshape(given.shape().append(1).toInts()) : given;
        List<Matrix> left = matricesOf(a);
        List<Matrix> right = matricesOf(Numbers.cast(b, a.dtype(), kernels));
        if (left.size() != right.size())
            throw new ShapeException(
                    left.size() + " right-hand sides", b.shape().toString());
        List<Matrix> solutions = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) solutions.add(solver.apply(left.get(i), right.get(i)));
        return packed(b, solutions, kernels).reshape(given.dims());
    }

    /** Returns the distance from 1 to the next number of this type. */
    private static double epsilon(DType dtype) {
        return 2
                * Precision.of(dtype)
                        .orElseThrow(() -> new InputException("linear algebra does not take " + dtype.kerasName()))
                        .unitRoundoff();
    }

    private static Tensor leastSquares(Call<Operand> call, Kernels kernels) {
        Tensor a = call.tensor("a").tensor();
        Tensor given = call.tensor("b").tensor();
        if (a.rank() != 2) throw new ShapeException("a matrix", a.shape().toString());
        Tensor b = given.rank() == 1 ? given.reshape(given.size(), 1) : given;
        Matrix.Singular parts = matricesOf(a).get(0).decompose();
        double epsilon = epsilon(a.dtype());
        double rcond = epsilon * Math.max(a.dim(0), a.dim(1));
        if (call.has("rcond")) rcond = call.real("rcond") < 0 ? epsilon : call.real("rcond");
        double min = Math.nextDown(rcond * parts.values()[0]);
        Matrix solution = parts.inverse(min)
                .times(matricesOf(Numbers.cast(b, a.dtype(), kernels)).get(0));
        return packed(b, List.of(solution), kernels)
                .reshape(given.shape().with(0, a.dim(1)).toInts());
    }

    private static List<Shape> factorShapes(Call<Shape> call) {
        Shape x = call.tensor("x");
        ShapeRules.requireRank(x, 2);
        if (!x.known(-1) || !x.known(-2)) throw new ShapeException("matrices of known size", x.toString());
        long k = call.word("mode").equals("complete") ? x.dim(-2) : Math.min(x.dim(-2), x.dim(-1));
        return List.of(x.with(-1, k), x.with(-2, k));
    }

    private static List<Tensor> factors(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        boolean complete = call.word("mode").equals("complete");
        int k = complete ? x.dim(-2) : Math.min(x.dim(-2), x.dim(-1));
        List<Matrix.Orthogonal> parts =
                matricesOf(x).stream().map(Matrix::orthogonalize).toList();
        return List.of(
                packed(x, parts.stream().map(part -> part.q().columns(0, k)).toList(), kernels),
                packed(x, parts.stream().map(part -> part.r().rows(0, k)).toList(), kernels));
    }

    private static Shape singularShape(Call<Shape> call) {
        Shape x = call.tensor("x");
        boolean known = x.known(-1) && x.known(-2);
        return batch(x).append(known ? Math.min(x.dim(-1), x.dim(-2)) : Shape.UNKNOWN);
    }

    static Tensor singularValues(Tensor x, Kernels kernels) {
        int count = Math.min(x.dim(-1), x.dim(-2));
        double[] values = matricesOf(x).stream()
                .flatMapToDouble(m -> Arrays.stream(m.decompose().values()))
                .toArray();
        return Numbers.of(
                x.dtype(), values, kernels, batch(x.shape()).append(count).toInts());
    }

    private static Tensor pseudoInverse(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        double rcond =
                call.has("rcond") ? call.real("rcond") : 10 * Math.max(x.dim(-1), x.dim(-2)) * epsilon(x.dtype());
        return matrices(
                x,
                m -> {
                    Matrix.Singular parts = m.decompose();
                    return parts.inverse(rcond * parts.values()[0]);
                },
                kernels);
    }

    private static Tensor rank(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int size = Math.max(x.dim(-1), x.dim(-2));
        long[] ranks = matricesOf(x).stream()
                .mapToLong(m -> {
                    double[] values = m.decompose().values();
                    double min = call.has("tol") ? call.real("tol") : values[0] * size * epsilon(x.dtype());
                    return Arrays.stream(values).filter(value -> value > min).count();
                })
                .toArray();
        return Tensor.of(DType.INT32, ranks, batch(x.shape()).toInts());
    }
}
