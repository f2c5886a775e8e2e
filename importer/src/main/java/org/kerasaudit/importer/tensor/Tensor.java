package org.kerasaudit.importer.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A dense array in row-major order. Holds float32, float64, integers (as int64, regardless of their stored width) or
 * strings; half-precision numbers are held as float32 values, including those read from files. A tensor owns the array
 * it is created from: layers never write to their inputs.
 */
public final class Tensor {
    private static final int BLOCK = 1 << 14;

    /** The costs of a tensor, and of computing or moving an element. */
    private static final int CREATED = 300;

    private static final int OPERATIONS = 3;

    private final int[] dims;
    /** An array, a buffer that is copied to one on demand, or a {@link Deferred} that computes it later. */
    private Object data;

    private final DType dtype;
    private final int size;

    private Tensor(DType dtype, Object data, int length, int[] dims) {
        this.dims = dims.clone();
        this.dtype = dtype;
        this.data = data;
        this.size = length;
        if (count(dims) != length) {
            throw new IllegalArgumentException(length + " elements do not fill " + Shape.of(dims));
        }
    }

    public static Tensor of(float[] data, int... dims) {
        return charged(new Tensor(DType.FLOAT32, data, data.length, dims));
    }

    public static Tensor of(double[] data, int... dims) {
        return charged(new Tensor(DType.FLOAT64, data, data.length, dims));
    }

    /** Returns a tensor of integers or booleans (0 and 1) of the given integral type. */
    public static Tensor of(DType dtype, long[] data, int... dims) {
        if (!dtype.isIntegral()) throw new IllegalArgumentException(dtype + " is not an integral type");
        return charged(new Tensor(dtype, data, data.length, dims));
    }

    public static Tensor of(String[] data, int... dims) {
        return charged(new Tensor(DType.STRING, data, data.length, dims));
    }

    /** Returns a float32 tensor whose elements are read from {@code stored}, off-heap memory, on demand. */
    public static Tensor of(FloatBuffer stored, int... dims) {
        return new Tensor(DType.FLOAT32, stored, stored.limit(), dims);
    }

    /** Returns a tensor whose elements are computed later. */
    public static Tensor of(DType dtype, Deferred elements, int... dims) {
        return charged(new Tensor(dtype, elements, count(dims), dims));
    }

    /**
     * Returns the number of elements of these dimensions. Throws {@link ArithmeticException} if it does not fit in an
     * int, and {@link BudgetException} if it exceeds the budget of the pass.
     */
    public static int count(int... dims) {
        double size = 1;
        for (int dim : dims) size *= dim;
        Budget.allow(size);
        int count = 1;
        for (int dim : dims) count = Math.multiplyExact(count, dim);
        return count;
    }

    public DType dtype() {
        return dtype;
    }

    public int rank() {
        return dims.length;
    }

    /** Returns the size along {@code axis}; negative axes count from the end. */
    public int dim(int axis) {
        return dims[axis < 0 ? axis + dims.length : axis];
    }

    public int[] dims() {
        return dims.clone();
    }

    public Shape shape() {
        return Shape.of(dims);
    }

    public int size() {
        return size;
    }

    /** Returns element {@code i} in row-major order as a number; not available for strings. */
    public double get(int i) {
        if (data instanceof float[] floats) return floats[i];
        if (data instanceof double[] doubles) return doubles[i];
        Object array = array();
        return array instanceof float[] floats ? floats[i] : ((long[]) array)[i];
    }

    public long getLong(int i) {
        return array() instanceof long[] longs ? longs[i] : (long) get(i);
    }

    public String getString(int i) {
        return ((String[]) array())[i];
    }

    /** Returns the elements as float32, without a copy if they are stored that way. Must not be written to. */
    public float[] floats() {
        if (array() instanceof float[] floats) return floats;
        float[] floats = new float[size];
        for (int i = 0; i < size; i++) floats[i] = (float) get(i);
        return floats;
    }

    /** Returns the elements as float64, without a copy if they are stored that way. Must not be written to. */
    public double[] doubles() {
        if (array() instanceof double[] doubles) return doubles;
        double[] doubles = new double[size];
        for (int i = 0; i < size; i++) doubles[i] = get(i);
        return doubles;
    }

    /**
     * Returns the backing array: {@code float[]}, {@code double[]}, {@code long[]} or {@code String[]}. Must not be
     * written to.
     */
    public Object array() {
        if (data instanceof FloatBuffer stored) {
            float[] read = new float[size];
            stored.get(0, read);
            data = read;
        }
        return data instanceof Deferred deferred ? deferred.array() : data;
    }

    /** Returns the elements in off-heap memory; null if they are not there, or have been copied to the heap. */
    public @Nullable FloatBuffer stored() {
        return data instanceof FloatBuffer stored ? stored : null;
    }

    /** Returns whether no element is NaN or infinite. */
    public boolean isFinite() {
        float[] block = new float[Math.min(size, BLOCK)];
        float sum = 0;
        for (int at = 0; at < size; at += block.length) {
            int length = Math.min(block.length, size - at);
            if (data instanceof FloatBuffer stored) stored.get(at, block, 0, length);
            else for (int i = 0; i < length; i++) block[i] = (float) get(at + i);
            for (int i = 0; i < length; i++) sum += 0 * block[i];
        }
        return sum == 0;
    }

    /** Returns the computation of the elements; null if they are available. */
    public @Nullable Deferred deferred() {
        return data instanceof Deferred deferred ? deferred : null;
    }

    /** Returns the same elements with another shape of equal size; shares the array. */
    public Tensor reshape(int... newDims) {
        if (data instanceof Deferred deferred && count(newDims) == size) return deferred.reshaped(newDims);
        return new Tensor(dtype, data, size, newDims);
    }

    /** Returns the same elements with another floating-point type of the same Java type. */
    Tensor retyped(DType floating) {
        return new Tensor(floating, array(), size, dims);
    }

    /** Returns a tensor of this element type over another array of the same Java type. */
    public Tensor sibling(Object array, int length, int... newDims) {
        return charged(new Tensor(dtype, array, length, newDims));
    }

    /** Charges the computation of the elements to the budget of the pass. */
    private static Tensor charged(Tensor computed) {
        Budget.spend(CREATED + OPERATIONS * (double) computed.size);
        return computed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that
                && dtype == that.dtype
                && Arrays.equals(dims, that.dims)
                && Objects.deepEquals(array(), that.array());
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(dims) + dtype.hashCode();
    }

    @Override
    public String toString() {
        return dtype.kerasName() + Shape.of(dims);
    }
}
