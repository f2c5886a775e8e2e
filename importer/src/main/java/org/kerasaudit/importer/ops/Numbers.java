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

/**
 * Arithmetic in a given element type: floating-point numbers by the kernels, integers exactly and wrapped to their
 * width.
 */
public final class Numbers {
    private Numbers() {}

    /**
     * Returns the type in which a pass holds numbers of this type: a float64 pass holds every floating-point number as
     * float64.
     */
    static DType held(DType dtype, Kernels kernels) {
        return dtype.isFloating() && kernels.precision() == Precision.FLOAT64 ? DType.FLOAT64 : dtype;
    }

    /** Returns the kernels that compute in this floating-point type. */
    static Kernels at(DType dtype, Kernels kernels) {
        Precision precision = Precision.of(held(dtype, kernels))
                .orElseThrow(() -> new InputException(dtype.kerasName() + " is not a floating-point type"));
        return kernels.precision() == precision ? kernels : kernels.in(precision);
    }

    public static Tensor cast(Tensor x, DType dtype, Kernels kernels) {
        return Cast.to(held(dtype, kernels), x);
    }

    static Tensor cast(Operand x, DType dtype, Kernels kernels) {
        return cast(x.tensor(), dtype, kernels);
    }

    /** Converts an operand to a tensor as Keras does: Python floats take the default type. */
    static Tensor tensor(Operand x, Kernels kernels) {
        boolean number = x.weak() && x.dtype().isFloating();
        return number ? cast(x, DType.FLOAT32, kernels) : x.tensor();
    }

    /** Returns the type to which the operands are promoted; Python numbers are weak. */
    static DType promoted(Operand... operands) {
        return Promotion.resultType(
                List.of(operands).stream().map(Operand::type).toList());
    }

    /** Returns the type to which the operands are promoted once each is a tensor. */
    static DType promotedTensors(List<Operand> operands) {
        return Promotion.resultType(operands.stream().map(Operand::strongType).toList());
    }

    /** Returns the type after promotion with a Python float. */
    static DType floating(DType dtype) {
        return Promotion.resultType(Promotion.of(dtype), Promotion.WEAK_FLOAT);
    }

    /** Applies a function to every element of {@code x}, which has a floating-point type. */
    public static Tensor map(Tensor x, String name, DoubleUnaryOperator function, Kernels kernels) {
        return at(x.dtype(), kernels).map(x, new UnaryOp(name, function));
    }

    public static Tensor mapIntegers(Tensor x, LongUnaryOperator function) {
        long[] result = new long[x.size()];
        for (int i = 0; i < result.length; i++) result[i] = function.applyAsLong(x.getLong(i));
        return integers(x.dtype(), result, x.dims());
    }

    /** Combines two tensors of the same floating-point type elementwise. */
    public static Tensor zip(Tensor a, Tensor b, BinaryOp op, Kernels kernels) {
        broadcastDims(a, b);
        return at(a.dtype(), kernels).zip(a, b, op);
    }

    /** Combines two tensors of the same integer type elementwise. */
    public static Tensor zipIntegers(Tensor a, Tensor b, LongBinaryOperator op) {
        int[] dims = broadcastDims(a, b);
        Tensor left = Layout.broadcast(a, dims);
        Tensor right = Layout.broadcast(b, dims);
        long[] result = new long[left.size()];
        for (int i = 0; i < result.length; i++) result[i] = op.applyAsLong(left.getLong(i), right.getLong(i));
        return integers(a.dtype(), result, dims);
    }

    /** Multiplies two tensors of the same type elementwise. */
    public static Tensor multiply(Tensor a, Tensor b, Kernels kernels) {
        return a.dtype().isFloating() ? zip(a, b, BinaryOp.MULTIPLY, kernels) : zipIntegers(a, b, (x, y) -> x * y);
    }

    /** Subtracts two tensors of the same type elementwise. */
    public static Tensor subtract(Tensor a, Tensor b, Kernels kernels) {
        return a.dtype().isFloating() ? zip(a, b, BinaryOp.SUBTRACT, kernels) : zipIntegers(a, b, (x, y) -> x - y);
    }

    /** Returns a tensor of integers wrapped to the width of their type; a boolean is true for anything but zero. */
    public static Tensor integers(DType dtype, long[] values, int... dims) {
        Tensor wide = Tensor.of(DType.INT64, values, dims);
        return dtype == DType.INT64 ? wide : Cast.to(dtype, wide);
    }

    /** Returns a tensor of this type from values computed in float64. */
    public static Tensor of(DType dtype, double[] values, Kernels kernels, int... dims) {
        return cast(Tensor.of(values, dims), dtype, kernels);
    }

    static int[] broadcastDims(Tensor a, Tensor b) {
        try {
            return Layout.broadcastDims(a.dims(), b.dims());
        } catch (IllegalArgumentException mismatch) {
            throw new ShapeException("operands that can be broadcast", a.shape() + " and " + b.shape());
        }
    }
}
