package org.kerasaudit.importer.ops;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** Arithmetic at a stated element type: floating numbers by the kernels, whole numbers exactly and wrapped to their width. */
public final class Numbers {
    private Numbers() {}

    /** How a pass holds numbers of this type: a pass in float64 keeps every floating number so. */
    static DType held(DType dtype, Kernels kernels) {
        return dtype.isFloating() && kernels.precision() == Precision.FLOAT64 ? DType.FLOAT64 : dtype;
    }

    /** The kernels that compute at this floating type. */
    static Kernels at(DType dtype, Kernels kernels) {
        Precision precision = Precision.of(held(dtype, kernels))
                .orElseThrow(() -> new InputException(dtype.kerasName() + " is no floating type"));
        return kernels.precision() == precision ? kernels : kernels.in(precision);
    }

    public static Tensor cast(Tensor x, DType dtype, Kernels kernels) {
        return Cast.to(held(dtype, kernels), x);
    }

    static Tensor cast(Operand x, DType dtype, Kernels kernels) {
        return cast(x.tensor(), dtype, kernels);
    }

    /** The tensor that Keras makes of an operand: Python's floating numbers are of the default type then. */
    static Tensor tensor(Operand x, Kernels kernels) {
        boolean number = x.weak() && x.dtype().isFloating();
        return number ? cast(x, DType.FLOAT32, kernels) : x.tensor();
    }

    /** The type all operands are promoted to, Python's numbers weakly. */
    static DType promoted(Operand... operands) {
        return Promotion.resultType(
                List.of(operands).stream().map(Operand::type).toList());
    }

    /** The type all operands are promoted to once each is a tensor. */
    static DType promotedTensors(List<Operand> operands) {
        return Promotion.resultType(operands.stream().map(Operand::strongType).toList());
    }

    /** The same with a floating number of Python among the operands. */
    static DType floating(DType dtype) {
        return Promotion.resultType(Promotion.of(dtype), Promotion.WEAK_FLOAT);
    }

    /** {@code x}, of a floating type, element by element. */
    public static Tensor map(Tensor x, String name, DoubleUnaryOperator function, Kernels kernels) {
        return at(x.dtype(), kernels).map(x, new UnaryOp(name, function));
    }

    public static Tensor mapWhole(Tensor x, LongUnaryOperator function) {
        long[] result = new long[x.size()];
        for (int i = 0; i < result.length; i++) result[i] = function.applyAsLong(x.getLong(i));
        return whole(x.dtype(), result, x.dims());
    }

    /** Two tensors of one floating type, pair by pair. */
    public static Tensor zip(Tensor a, Tensor b, BinaryOp op, Kernels kernels) {
        broadcastDims(a, b);
        return at(a.dtype(), kernels).zip(a, b, op);
    }

    /** Two tensors of one type of whole numbers, pair by pair. */
    public static Tensor zipWhole(Tensor a, Tensor b, LongBinaryOperator op) {
        int[] dims = broadcastDims(a, b);
        Tensor left = Layout.broadcast(a, dims);
        Tensor right = Layout.broadcast(b, dims);
        long[] result = new long[left.size()];
        for (int i = 0; i < result.length; i++) result[i] = op.applyAsLong(left.getLong(i), right.getLong(i));
        return whole(a.dtype(), result, dims);
    }

    /** The product of two tensors of one type, pair by pair. */
    public static Tensor multiply(Tensor a, Tensor b, Kernels kernels) {
        return a.dtype().isFloating() ? zip(a, b, BinaryOp.MULTIPLY, kernels) : zipWhole(a, b, (x, y) -> x * y);
    }

    /** The difference of two tensors of one type, pair by pair. */
    public static Tensor subtract(Tensor a, Tensor b, Kernels kernels) {
        return a.dtype().isFloating() ? zip(a, b, BinaryOp.SUBTRACT, kernels) : zipWhole(a, b, (x, y) -> x - y);
    }

    /** Whole numbers wrapped to the width of their type; a boolean is true for anything but zero. */
    public static Tensor whole(DType dtype, long[] values, int... dims) {
        Tensor wide = Tensor.of(DType.INT64, values, dims);
        return dtype == DType.INT64 ? wide : Cast.to(dtype, wide);
    }

    /** Numbers computed in float64 as whatever type they are of. */
    public static Tensor of(DType dtype, double[] values, Kernels kernels, int... dims) {
        return cast(Tensor.of(values, dims), dtype, kernels);
    }

    static int[] broadcastDims(Tensor a, Tensor b) {
        try {
            return Layout.broadcastDims(a.dims(), b.dims());
        } catch (IllegalArgumentException mismatch) {
            throw new ShapeException("operands that broadcast", a.shape() + " and " + b.shape());
        }
    }
}
