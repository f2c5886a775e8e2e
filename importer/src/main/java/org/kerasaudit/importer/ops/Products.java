package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.kernel.Einsum;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Products of matrices and tensors. Integers are multiplied as floating-point numbers, as on TensorFlow. */
public final class Products {
    private static final List<Parameter> PAIR = List.of(Parameter.tensor("x1"), Parameter.tensor("x2"));

    static final List<Definition> DEFINITIONS = List.of(
            Definition.of("Matmul", "numpy", PAIR, Products::matmulShape, Products::matmul)
                    .withTraits(Trait.MISDECLARED),
            Definition.of("Dot", "numpy", PAIR, Products::dotShape, Products::dot),
            Definition.of("Inner", "numpy", PAIR, Products::innerShape, Products::inner)
                    .withTraits(Trait.MISDECLARED),
            Definition.of("Vdot", "numpy", PAIR, call -> Shape.SCALAR, Products::vdot),
            Definition.of(
                    "Outer", "numpy", PAIR, call -> Shape.of(size(call, "x1"), size(call, "x2")), (call, kernels) -> {
                        List<Tensor> both = Joins.promoted(List.of(call.tensor("x1"), call.tensor("x2")), kernels);
                        Tensor rows = both.get(0).reshape(both.get(0).size(), 1);
                        return Numbers.multiply(
                                rows, both.get(1).reshape(1, both.get(1).size()), kernels);
                    }),
            Definition.of(
                    "Tensordot",
                    "numpy",
                    List.of(
                            Parameter.tensor("x1"),
                            Parameter.tensor("x2"),
                            Parameter.option(
                                    "axes", "an integer or two lists of axes", Products::areAxes, IntNode.valueOf(2))),
                    Products::tensordotShape,
                    Products::tensordot),
            Definition.of(
                    "Einsum",
                    "numpy",
                    List.of(
                            Parameter.rest("operands"),
                            Parameter.option(
                                    "subscripts", "an equation such as ab,bc->ac", Products::isEquation, null)),
                    call -> Einsum.of(call.word("subscripts")).outputShape(call.tensors("operands")),
                    Products::einsum));

    private Products() {}

    private static long size(Call<Shape> call, String name) {
        return call.isPlainList(name) ? 1 : ShapeRules.size(call.tensor(name));
    }

    /** The type in which products are computed, and the type of the result. */
    private record Types(DType compute, DType result) {
        static Types of(List<Operand> operands) {
            DType result = Numbers.promotedTensors(operands);
            return new Types(Numbers.floating(result), result);
        }

        /** Returns the same types, but with an int32 result if all operands are int8. */
        Types wideningInt8(List<Operand> operands) {
            boolean bytes = operands.stream().allMatch(operand -> operand.dtype() == DType.INT8);
            return bytes ? new Types(compute, DType.INT32) : this;
        }

        Tensor cast(Operand operand, Kernels kernels) {
            return Numbers.cast(operand, compute, kernels);
        }

        Tensor result(Tensor product, Kernels kernels) {
            return Numbers.cast(product, result, kernels);
        }
    }

    private static Shape matmulShape(Call<Shape> call) {
        Shape a = call.tensor("x1");
        Shape b = call.tensor("x2");
        ShapeRules.requireRank(a, 1);
        ShapeRules.requireRank(b, 1);
        Shape left = a.rank() == 1 ? a.insert(0, 1) : a;
        Shape right = b.rank() == 1 ? b.append(1) : b;
        requireEqual(left.dim(-1), right.dim(-2), a, b);
        Shape shape = ShapeRules.broadcast(left.slice(0, left.rank() - 2), right.slice(0, right.rank() - 2));
        if (a.rank() > 1) shape = shape.append(left.dim(-2));
        return b.rank() > 1 ? shape.append(right.dim(-1)) : shape;
    }

    private static void requireEqual(long left, long right, Shape a, Shape b) {
        if (left != right && left != Shape.UNKNOWN && right != Shape.UNKNOWN) {
            throw new ShapeException("equal sizes along the summed axes", a + " and " + b);
        }
    }

    private static Tensor matmul(Call<Operand> call, Kernels kernels) {
        List<Operand> operands = List.of(call.tensor("x1"), call.tensor("x2"));
        boolean matrices =
                operands.stream().allMatch(operand -> operand.tensor().rank() > 1);
        Types types = matrices ? Types.of(operands).wideningInt8(operands) : Types.of(operands);
        Tensor a = types.cast(operands.get(0), kernels);
        Tensor b = types.cast(operands.get(1), kernels);
        Tensor left = a.rank() == 1 ? a.reshape(1, a.size()) : a;
        Tensor right = b.rank() == 1 ? b.reshape(b.size(), 1) : b;
        Tensor product = batched(left, right, kernels);
        Shape shape = product.shape();
        if (a.rank() == 1) shape = shape.without(-2);
        if (b.rank() == 1) shape = shape.without(-1);
        return types.result(product.reshape(shape.toInts()), kernels);
    }

    /** Returns matrix products, one for each position along the leading axes, which broadcast. */
    static Tensor batched(Tensor a, Tensor b, Kernels kernels) {
        Kernels at = Numbers.at(a.dtype(), kernels);
        if (b.rank() == 2) return at.matmul(a, b);
        Shape batch =
                ShapeRules.broadcast(a.shape().slice(0, a.rank() - 2), b.shape().slice(0, b.rank() - 2));
        int[] left = batch.append(a.dim(-2), a.dim(-1)).toInts();
        int[] right = batch.append(b.dim(-2), b.dim(-1)).toInts();
        return at.matmul(Layout.broadcast(a, left), Layout.broadcast(b, right));
    }

    private static Shape dotShape(Call<Shape> call) {
        Shape a = ShapeRules.attribute(call, "x1");
        Shape b = ShapeRules.attribute(call, "x2");
        if (a.rank() == 0 || b.rank() == 0) return ShapeRules.broadcast(a, b);
        int axis = Math.max(0, b.rank() - 2);
        requireEqual(a.dim(-1), b.dim(axis), a, b);
        return a.without(-1).append(b.without(axis));
    }

    private static Tensor dot(Call<Operand> call, Kernels kernels) {
        return dotAlong(call, b -> Math.max(0, b.rank() - 2), kernels);
    }

    /** @param summed the axis of the second operand that is summed over together with the last axis of the first */
    private static Tensor dotAlong(Call<Operand> call, ToIntFunction<Tensor> summed, Kernels kernels) {
        return typed(call, kernels, (a, b) -> {
            if (a.rank() == 0 || b.rank() == 0) return Numbers.multiply(a, b, kernels);
            return contract(a, b, new int[] {a.rank() - 1}, new int[] {summed.applyAsInt(b)}, kernels);
        });
    }

    /** Computes a product of both operands in the type in which products are computed. */
    private static Tensor typed(Call<Operand> call, Kernels kernels, BinaryOperator<Tensor> product) {
        Operand a = call.tensor("x1");
        Operand b = call.tensor("x2");
        Types types = Types.of(List.of(a, b));
        return types.result(product.apply(types.cast(a, kernels), types.cast(b, kernels)), kernels);
    }

    private static Shape innerShape(Call<Shape> call) {
        Shape a = ShapeRules.attribute(call, "x1");
        Shape b = ShapeRules.attribute(call, "x2");
        if (a.rank() == 0) return b;
        if (b.rank() == 0) return a;
        requireEqual(a.dim(-1), b.dim(-1), a, b);
        return a.without(-1).append(b.without(-1));
    }

    private static Tensor inner(Call<Operand> call, Kernels kernels) {
        return dotAlong(call, b -> b.rank() - 1, kernels);
    }

    private static Tensor vdot(Call<Operand> call, Kernels kernels) {
        return typed(call, kernels, (a, b) -> {
            int[] all = {0};
            return contract(a.reshape(a.size()), b.reshape(b.size()), all, all, kernels);
        });
    }

    private static boolean areAxes(JsonNode json) {
        return Parameter.isInteger(json)
                || json.isArray()
                        && json.size() == 2
                        && Parameter.areIntegers(json.get(0))
                        && Parameter.areIntegers(json.get(1));
    }

    /** Returns the summed axes of the first or second operand, counted from the front. */
    private static int[] summed(Call<?> call, int operand, int rank) {
        JsonNode axes = call.raw("axes");
        if (!axes.isArray()) {
            int count = Math.max(0, axes.asInt());
            if (count > rank) throw new ShapeException("at least " + count + " axes", Integer.toString(rank));
            return IntStream.range(0, count)
                    .map(i -> operand == 0 ? rank - count + i : i)
                    .toArray();
        }
        JsonNode ofOperand = axes.get(operand);
        if (!ofOperand.isArray()) return new int[] {Call.front(ofOperand.asInt(), rank)};
        return IntStream.range(0, ofOperand.size())
                .map(i -> Call.front(ofOperand.get(i).asInt(), rank))
                .toArray();
    }

    private static Shape tensordotShape(Call<Shape> call) {
        Shape a = ShapeRules.attribute(call, "x1");
        Shape b = ShapeRules.attribute(call, "x2");
        int[] left = summed(call, 0, a.rank());
        int[] right = summed(call, 1, b.rank());
        if (left.length != right.length) throw new ShapeException(left.length + " axes", Arrays.toString(right));
        for (int i = 0; i < left.length; i++) requireEqual(a.dim(left[i]), b.dim(right[i]), a, b);
        return ShapeRules.reduce(a, false, Arrays.stream(left).sorted().toArray())
                .append(ShapeRules.reduce(
                        b, false, Arrays.stream(right).sorted().toArray()));
    }

    /** Computes the tensor product, exactly for int32 and int64, which TensorFlow multiplies as integers. */
    private static Tensor tensordot(Call<Operand> call, Kernels kernels) {
        List<Operand> operands = List.of(call.tensor("x1"), call.tensor("x2"));
        Types types = Types.of(operands);
        boolean exact = types.result == DType.INT32 || types.result == DType.INT64;
        Types used = exact ? new Types(types.result, types.result) : types;
        Tensor a = used.cast(operands.get(0), kernels);
        Tensor b = used.cast(operands.get(1), kernels);
        int[] left = summed(call, 0, a.rank());
        int[] right = summed(call, 1, b.rank());
        return used.result(contract(a, b, left, right, kernels), kernels);
    }

    /** Sums over pairs of axes of two tensors of the same type; the remaining axes of the first one come first. */
    public static Tensor contract(Tensor a, Tensor b, int[] left, int[] right, Kernels kernels) {
        int[] leftRest = others(a.rank(), left);
        int[] rightRest = others(b.rank(), right);
        Tensor rows = Layout.transpose(
                a,
                IntStream.concat(Arrays.stream(leftRest), Arrays.stream(left)).toArray());
        Tensor columns = Layout.transpose(
                b,
                IntStream.concat(Arrays.stream(right), Arrays.stream(rightRest)).toArray());
        int inner = Arrays.stream(left).map(a::dim).reduce(1, (x, y) -> x * y);
        int m = Arrays.stream(leftRest).map(a::dim).reduce(1, (x, y) -> x * y);
        int n = Arrays.stream(rightRest).map(b::dim).reduce(1, (x, y) -> x * y);
        if (inner != Arrays.stream(right).map(b::dim).reduce(1, (x, y) -> x * y)) {
            throw new ShapeException("axes of equal sizes", a.shape() + " and " + b.shape());
        }
        Tensor product = matrixProduct(rows.reshape(m, inner), columns.reshape(inner, n), kernels);
        return product.reshape(IntStream.concat(
                        Arrays.stream(leftRest).map(a::dim),
                        Arrays.stream(rightRest).map(b::dim))
                .toArray());
    }

    private static int[] others(int rank, int[] axes) {
        return IntStream.range(0, rank)
                .filter(i -> Arrays.stream(axes).noneMatch(axis -> axis == i))
                .toArray();
    }

    private static Tensor matrixProduct(Tensor a, Tensor b, Kernels kernels) {
        if (a.dtype().isFloating()) return Numbers.at(a.dtype(), kernels).matmul(a, b);
        int inner = a.dim(1);
        int n = b.dim(1);
        long[] product = new long[a.dim(0) * n];
        for (int i = 0; i < a.dim(0); i++) {
            for (int k = 0; k < inner; k++) {
                long factor = a.getLong(i * inner + k);
                for (int j = 0; j < n; j++) product[i * n + j] += factor * b.getLong(k * n + j);
            }
        }
        return Numbers.integers(a.dtype(), product, a.dim(0), n);
    }

    private static boolean isEquation(JsonNode json) {
        try {
            return json.isTextual() && !Einsum.of(json.asText()).terms().isEmpty();
        } catch (ConfigException invalid) {
            return false;
        }
    }

    private static Tensor einsum(Call<Operand> call, Kernels kernels) {
        List<Operand> operands = call.tensors("operands");
        Types types = Types.of(operands).wideningInt8(operands);
        List<Tensor> typed =
                operands.stream().map(operand -> types.cast(operand, kernels)).toList();
        Tensor sum = Einsum.of(call.word("subscripts")).apply(typed, Numbers.at(types.compute, kernels));
        return types.result(sum, kernels);
    }
}
