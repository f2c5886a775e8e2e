package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.KerasOp;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reductions;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's products, norms and linear algebra. */
final class TfProducts {
    private static final Parameter X = Parameter.tensor("tensor");
    private static final Parameter ORDER =
            Parameter.option("ord", "fro, euclidean or a number", TfProducts::isOrder, TextNode.valueOf("euclidean"));
    private static final String NOT_SAVED = "Keras saves none but the first of the operands";

    static final List<TfFunction> FUNCTIONS = List.of(
            TfFunction.of("linalg.matmul matmul", matmulParameters(), TfProducts::matmulShape, TfProducts::matmul),
            TfView.of("tensordot compat.v1.tensordot", "tensordot")
                    .tensor("a", "x1")
                    .tensor("b", "x2")
                    .extra(Parameter.option("axes", "an integer or two lists of axes", json -> !json.isNull(), null))
                    .derived((call, x) -> Map.of("axes", call.raw("axes")))
                    .build(),
            TfFunction.refused("einsum", NOT_SAVED),
            TfFunction.refused("meshgrid", NOT_SAVED),
            TfFunction.of(
                    "norm linalg.norm compat.v1.norm compat.v1.linalg.norm",
                    List.of(X, ORDER, Parameter.axes("axis"), Parameter.truth("keepdims", false)),
                    call -> {
                        Shape x = call.tensor("tensor");
                        return ShapeRules.reduce(x, call.flag("keepdims"), call.axes("axis", x.rank()));
                    },
                    (call, kernels) -> norm(call, call.flag("keepdims"), kernels)),
            TfFunction.several(
                    "linalg.normalize",
                    List.of(X, ORDER, Parameter.axes("axis")),
                    call -> {
                        Shape x = call.tensor("tensor");
                        return List.of(x, ShapeRules.reduce(x, true, call.axes("axis", x.rank())));
                    },
                    (call, kernels) -> {
                        Tensor norm = norm(call, true, kernels);
                        Tensor x = OneType.one(call, "tensor", kernels);
                        return List.of(Numbers.zip(x, norm, BinaryOp.DIVIDE, kernels), norm);
                    }),
            TfFunction.of(
                    "math.l2_normalize nn.l2_normalize linalg.l2_normalize compat.v1.math.l2_normalize compat.v1.nn.l2_normalize"
                            + " compat.v1.linalg.l2_normalize",
                    List.of(Parameter.tensor("x"), Parameter.axes("axis"), Parameter.real("epsilon", 1e-12)),
                    ShapeRules.same("x"),
                    TfProducts::l2Normalize),
            TfFunction.of(
                    "clip_by_norm",
                    List.of(Parameter.tensor("t"), Parameter.tensor("clip_norm"), Parameter.axes("axes")),
                    ShapeRules.same("t"),
                    TfProducts::clipByNorm),
            TfView.of("linalg.cross", "cross")
                    .tensor("a", "x1")
                    .tensor("b", "x2")
                    .shape(ShapeRules.same("a"))
                    .build(),
            TfFunction.of(
                    "linalg.inv compat.v1.matrix_inverse",
                    List.of(Parameter.tensor("input"), Parameter.flag("adjoint", false)),
                    call -> KerasOp.shapes("inv", "x", call.tensor("input"), Map.of())
                            .get(0),
                    (call, kernels) -> {
                        Tensor x = OneType.one(call, "input", kernels);
                        return KerasOp.call("inv", call.flag("adjoint") ? TfReshaping.swapped(x) : x)
                                .run(kernels);
                    }),
            TfView.of("linalg.trace compat.v1.trace", "trace")
                    .tensor("x", "x")
                    .derived((call, x) -> Map.of("axis1", IntNode.valueOf(-2), "axis2", IntNode.valueOf(-1)))
                    .build(),
            solver("linalg.solve", "solve", Parameter.flag("adjoint", false)),
            solver(
                    "linalg.triangular_solve",
                    "solve_triangular",
                    Parameter.flag("lower", true),
                    Parameter.flag("adjoint", false)));

    private TfProducts() {}

    private static List<Parameter> matmulParameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(Parameter.tensor("a"), Parameter.tensor("b")));
        for (String flag : List.of("transpose_a", "transpose_b", "adjoint_a", "adjoint_b")) {
            parameters.add(Parameter.flag(flag, false));
        }
        for (String hint : List.of("a_is_sparse", "b_is_sparse", "grad_a", "grad_b")) {
            parameters.add(Parameter.anything(hint));
        }
        parameters.add(Parameter.only("output_type", NullNode.instance, "products are of the operands' type"));
        return parameters;
    }

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

    private static Tensor matmul(Call<Operand> call, Kernels kernels) {
        List<Tensor> both = OneType.of(call, kernels, "a", "b");
        Tensor a = transposed(call, "a") ? TfReshaping.swapped(both.get(0)) : both.get(0);
        Tensor b = transposed(call, "b") ? TfReshaping.swapped(both.get(1)) : both.get(1);
        if (a.dtype().isFloating()) return KerasOp.call("matmul", a, b).run(kernels);
        Tensor left = Numbers.cast(a, DType.FLOAT64, kernels);
        Tensor product = KerasOp.call("matmul", left, Numbers.cast(b, DType.FLOAT64, kernels))
                .run(kernels);
        return Numbers.cast(product, a.dtype(), kernels);
    }

    private static boolean isOrder(JsonNode json) {
        return json.isNumber() || List.of("euclidean", "fro", "inf").contains(json.asText());
    }

    private static Tensor norm(Call<Operand> call, boolean keepDims, Kernels kernels) {
        Tensor x = Types.FLOATING.admit("norm", OneType.one(call, "tensor", kernels), kernels);
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
            throw new NotCheckableException("a norm by singular values is not implemented");
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

    private static Tensor root(Tensor x, int[] axes, boolean keepDims, Kernels kernels) {
        Tensor squares = Numbers.multiply(x, x, kernels);
        return Numbers.map(Reductions.sum(squares, axes, keepDims, kernels), "sqrt", Math::sqrt, kernels);
    }

    private static Tensor l2Normalize(Call<Operand> call, Kernels kernels) {
        Tensor x = Types.FLOATING.admit("l2_normalize", OneType.one(call, "x", kernels), kernels);
        double epsilon = call.real("epsilon");
        Tensor squares = Numbers.multiply(x, x, kernels);
        Tensor sum = Reductions.reduce(squares, Reduction.SUM, call.axes("axis", x.rank()), true, kernels);
        Tensor inverse = Numbers.map(sum, "rsqrt", a -> 1 / Math.sqrt(Math.max(a, epsilon)), kernels);
        return Numbers.multiply(x, inverse, kernels);
    }

    private static Tensor clipByNorm(Call<Operand> call, Kernels kernels) {
        Tensor x = Types.FLOATING.admit("clip_by_norm", OneType.one(call, "t", kernels), kernels);
        Tensor most = OneType.like(x, call, "clip_norm", kernels);
        Tensor norm = root(x, call.axes("axes", x.rank()), true, kernels);
        Tensor divisor = Numbers.zip(norm, most, BinaryOp.MAXIMUM, kernels);
        return Numbers.zip(Numbers.multiply(x, most, kernels), divisor, BinaryOp.DIVIDE, kernels);
    }

    private static TfFunction solver(String symbol, String function, Parameter... options) {
        List<Parameter> parameters = new ArrayList<>(List.of(Parameter.tensor("matrix"), Parameter.tensor("rhs")));
        parameters.addAll(List.of(options));
        return TfFunction.of(symbol, parameters, call -> call.tensor("rhs"), (call, kernels) -> {
            List<Tensor> both = OneType.of(call, kernels, "matrix", "rhs");
            boolean adjoint = call.flag("adjoint");
            Tensor matrix = adjoint ? TfReshaping.swapped(both.get(0)) : both.get(0);
            KerasOp solve = KerasOp.call(function).with("a", matrix).with("b", both.get(1));
            if (call.knows("lower")) solve.with("lower", call.flag("lower") != adjoint);
            return solve.run(kernels);
        });
    }
}
