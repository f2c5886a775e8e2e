package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Diagonals;
import org.kerasaudit.importer.ops.KerasOp;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reductions;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's products, norms, linear algebra and diagonals. */
final class TfProducts {
    private static final Parameter ORDER =
            Parameter.option("ord", "fro, euclidean or a number", TfProducts::isOrder, TextNode.valueOf("euclidean"));
    private static final Parameter AXES =
            Parameter.option("axes", "an integer or two lists of axes", json -> !json.isNull(), null);
    private static final String MAIN = "; only the main diagonal is supported)";
    private static final String MAIN_ONLY = " k:only(0" + MAIN + " padding_value:only(0" + MAIN + " align:unused";
    private static final String NOT_SAVED = "Keras saves only the first operand";

    static final List<TfFunction> FUNCTIONS = List.of(
            TfView.of(
                            "linalg.matmul matmul",
                            "matmul",
                            "a=x1 b=x2 transpose_a:flag(false) transpose_b:flag(false) adjoint_a:flag(false) "
                                    + "adjoint_b:flag(false) a_is_sparse:unused b_is_sparse:unused grad_a:unused "
                                    + "grad_b:unused output_type:only(null; products are of the operands' type)")
                    .shape(TfProducts::matmulShape)
                    .prepared((call, given, kernels) ->
                            List.of(factor(call, "a", given.get(0), kernels), factor(call, "b", given.get(1), kernels)))
                    .result((call, x, product, kernels) -> {
                        DType type = OneType.of(call, kernels, "a", "b").get(0).dtype();
                        return type.isFloating() ? product : Numbers.cast(product, type, kernels);
                    })
                    .build(),
            TfView.of("tensordot compat.v1.tensordot", "tensordot", "a=x1 b=x2 axes:option=axes", AXES)
                    .build(),
            TfFunction.refused("einsum", NOT_SAVED),
            TfFunction.refused("meshgrid", NOT_SAVED),
            TfFunction.of(
                    "norm linalg.norm compat.v1.norm compat.v1.linalg.norm",
                    "FLOATING tensor ord axis:axes keepdims:truth(false)",
                    call -> {
                        Shape x = call.tensor("tensor");
                        return ShapeRules.reduce(x, call.flag("keepdims"), call.axes("axis", x.rank()));
                    },
                    (call, x, kernels) -> norm(call, x, call.flag("keepdims"), kernels),
                    ORDER),
            TfFunction.several(
                    "linalg.normalize",
                    Signature.of("tensor ord axis:axes", ORDER).parameters(),
                    call -> {
                        Shape x = call.tensor("tensor");
                        return List.of(x, ShapeRules.reduce(x, true, call.axes("axis", x.rank())));
                    },
                    (call, kernels) -> {
                        Tensor x = Types.FLOATING.convert("normalize", OneType.one(call, "tensor", kernels), kernels);
                        Tensor norm = norm(call, x, true, kernels);
                        return List.of(Numbers.zip(x, norm, BinaryOp.DIVIDE, kernels), norm);
                    }),
            TfFunction.sameShape(
                    "math.l2_normalize nn.l2_normalize linalg.l2_normalize compat.v1.math.l2_normalize "
                            + "compat.v1.nn.l2_normalize compat.v1.linalg.l2_normalize",
                    "FLOATING x axis:axes epsilon:real(1e-12)",
                    TfProducts::l2Normalize),
            TfFunction.sameShape("clip_by_norm", "FLOATING t clip_norm axes:axes", TfProducts::clipByNorm),
            TfView.of("linalg.cross", "cross", "a=x1 b=x2")
                    .shape(ShapeRules.same("a"))
                    .build(),
            TfView.of("linalg.inv compat.v1.matrix_inverse", "inv", "input=x adjoint:flag(false)")
                    .prepared(TfProducts::adjoint)
                    .build(),
            solver("linalg.solve", "solve", "").build(),
            solver("linalg.triangular_solve", "solve_triangular", " lower:flag(true)")
                    .derived((call, x) ->
                            Map.of("lower", BooleanNode.valueOf(call.flag("lower") != call.flag("adjoint"))))
                    .build(),
            TfFunction.of(
                    "linalg.diag compat.v1.matrix_diag",
                    "diagonal num_rows:only(-1" + MAIN + " num_cols:only(-1" + MAIN + MAIN_ONLY,
                    call -> {
                        Shape x = call.tensor("diagonal");
                        ShapeRules.requireRank(x, 1);
                        return x.append(x.dim(-1));
                    },
                    (call, x, kernels) -> matrices(x)),
            TfView.plain(
                    "linalg.diag_part compat.v1.matrix_diag_part",
                    "diagonal",
                    "input=x" + MAIN_ONLY + " axis1:=-2 axis2:=-1"),
            TfFunction.made(
                    "linalg.set_diag compat.v1.matrix_set_diag",
                    "input diagonal" + MAIN_ONLY,
                    ShapeRules.same("input"),
                    TfProducts::set),
            TfFunction.sameShape(
                    "linalg.band_part compat.v1.matrix_band_part", "input num_lower num_upper", TfProducts::band));

    private TfProducts() {}

    private static boolean transposed(Call<?> call, String operand) {
        return call.flag("transpose_" + operand) || call.flag("adjoint_" + operand);
    }

    private static Shape matmulShape(Call<Shape> call) {
        return KerasOp.shapes(
                        "matmul",
                        Map.of("x1", new Arg.One<>(factor(call, "a")), "x2", new Arg.One<>(factor(call, "b"))))
                .get(0);
    }

    private static Shape factor(Call<Shape> call, String name) {
        Shape x = call.tensor(name);
        ShapeRules.requireRank(x, 2);
        return transposed(call, name) ? x.with(-1, x.dim(-2)).with(-2, x.dim(-1)) : x;
    }

    /** Casts integers to float64, in which their products are exact. */
    private static Tensor factor(Call<?> call, String operand, Tensor given, Kernels kernels) {
        Tensor x = transposed(call, operand) ? swapped(given) : given;
        return x.dtype().isFloating() ? x : Numbers.cast(x, DType.FLOAT64, kernels);
    }

    /** Swaps the last two axes. */
    private static Tensor swapped(Tensor x) {
        int[] order = Call.all(x.rank());
        order[x.rank() - 1] = x.rank() - 2;
        order[x.rank() - 2] = x.rank() - 1;
        return Layout.transpose(x, order);
    }

    /** Returns the operands with the matrices transposed on request. */
    private static List<Tensor> adjoint(Call<?> call, List<Tensor> given, Kernels kernels) {
        if (!call.flag("adjoint")) return given;
        List<Tensor> changed = new ArrayList<>(given);
        changed.set(0, swapped(given.get(0)));
        return changed;
    }

    private static boolean isOrder(JsonNode json) {
        return json.isNumber() || List.of("euclidean", "fro", "inf").contains(json.asText());
    }

    private static Tensor norm(Call<Operand> call, Tensor x, boolean keepDims, Kernels kernels) {
        JsonNode order = call.raw("ord");
        int[] axes = call.axes("axis", x.rank());
        if (order.isTextual() && !order.asText().equals("inf")) {
            return root(x, axes, keepDims, kernels);
        }
        if (!call.has("axis") && x.rank() != 1) {
            Tensor flat = x.reshape(x.size());
            Tensor norm = keras(flat, order, new int[] {0}, false, kernels);
            int[] ones = new int[x.rank()];
            Arrays.fill(ones, 1);
            return keepDims ? norm.reshape(ones) : norm;
        }
        if (axes.length == 2 && order.asDouble() == 2) {
            throw new NotCheckableException("a norm by singular values is not supported");
        }
        return keras(x, order, call.has("axis") ? call.integers("axis") : axes, keepDims, kernels);
    }

    private static Tensor keras(Tensor x, JsonNode order, int[] axes, boolean keepDims, Kernels kernels) {
        JsonNode number = order.asText().equals("inf") ? DoubleNode.valueOf(Double.POSITIVE_INFINITY) : order;
        return KerasOp.call("norm", x)
                .with("ord", number)
                .with("axis", axes)
                .with("keepdims", keepDims)
                .run(kernels);
    }

    static Tensor squares(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        return Reductions.sum(Numbers.multiply(x, x, kernels), axes, keepDims, kernels);
    }

    static Tensor root(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        return Numbers.map(squares(x, axes, keepDims, kernels), "sqrt", Math::sqrt, kernels);
    }

    private static Tensor l2Normalize(Call<Operand> call, Tensor x, Kernels kernels) {
        double epsilon = call.real("epsilon");
        Tensor sum = squares(x, call.axes("axis", x.rank()), true, kernels);
        Tensor inverse = Numbers.map(sum, "rsqrt", a -> 1 / Math.sqrt(Math.max(a, epsilon)), kernels);
        return Numbers.multiply(x, inverse, kernels);
    }

    private static Tensor clipByNorm(Call<Operand> call, Tensor x, Kernels kernels) {
        Tensor max = OneType.like(x, call, "clip_norm", kernels);
        Tensor norm = root(x, call.axes("axes", x.rank()), true, kernels);
        Tensor divisor = Numbers.zip(norm, max, BinaryOp.MAXIMUM, kernels);
        return Numbers.zip(Numbers.multiply(x, max, kernels), divisor, BinaryOp.DIVIDE, kernels);
    }

    private static TfView solver(String symbol, String function, String options) {
        return TfView.of(symbol, function, "matrix=a rhs=b" + options + " adjoint:flag(false)")
                .shape(ShapeRules.same("rhs"))
                .prepared(TfProducts::adjoint);
    }

    private static Tensor matrices(Tensor diagonal) {
        int length = diagonal.dim(-1);
        Shape rows = diagonal.shape().insert(diagonal.rank() - 1, 1);
        Tensor stretched = Layout.broadcast(
                diagonal.reshape(rows.toInts()), rows.with(-2, length).toInts());
        return Diagonals.keep(stretched, i -> i / length % length == i % length);
    }

    private static Tensor set(Call<Operand> call, Kernels kernels) {
        List<Tensor> both = OneType.of(call, kernels, "input", "diagonal");
        Tensor x = both.get(0);
        ShapeRules.requireRank(x.shape(), 2);
        int length = Math.min(x.dim(-1), x.dim(-2));
        int[] dims = x.shape().slice(0, x.rank() - 2).append(length).toInts();
        Tensor diagonal = Layout.broadcast(both.get(1), dims);
        int columns = x.dim(-1);
        int area = columns * x.dim(-2);
        Tensor all = Layout.concat(List.of(x.reshape(x.size()), diagonal.reshape(diagonal.size())), 0);
        return Layout.select(all, 0, x.size(), i -> {
                    int row = i % area / columns;
                    return row == i % columns ? x.size() + i / area * length + row : i;
                })
                .reshape(x.dims());
    }

    /** Sets elements outside a band around the diagonal to zero; a negative number keeps a whole triangle. */
    private static Tensor band(Call<Operand> call, Tensor x, Kernels kernels) {
        if (x.rank() < 2) throw new ShapeException("at least 2 axes", x.shape().toString());
        int lower = StaticIntegers.integer(call, "num_lower");
        int upper = StaticIntegers.integer(call, "num_upper");
        int columns = x.dim(-1);
        int area = columns * x.dim(-2);
        return Diagonals.keep(x, i -> {
            int below = i % area / columns - i % columns;
            return (lower < 0 || below <= lower) && (upper < 0 || -below <= upper);
        });
    }
}
