package org.kerasaudit.importer.file.bytes;

import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;
import org.kerasaudit.importer.tensor.Shape;

/** Checks shapes claimed by files. */
public final class Shapes {
    private Shapes() {}

    /** Returns the shape with these sizes. Throws {@link KerasFormatException} for a negative size or too many axes. */
    public static Shape checked(long[] dims, Place place, Limits limits) {
        if (dims.length > limits.rank()) throw place.beyond(limits.rank(), "axes", dims.length + " axes");
        for (long dim : dims) {
            if (dim < 0) throw place.wrong("non-negative sizes", Long.toUnsignedString(dim));
        }
        return Shape.of(dims);
    }

    /** Returns the number of elements. Throws {@link KerasFormatException} if it does not fit in a long. */
    public static long count(Shape shape, Place place) {
        try {
            return shape.size().orElseThrow();
        } catch (ArithmeticException e) {
            throw place.wrong("fewer than 2^63 elements", shape.toString());
        }
    }

    /**
     * Checks that {@code stored} bytes hold a tensor with elements of {@code width} bytes. A tensor that claims far more is a
     * {@link KerasFormatException.Code#TENSOR_BOMB}.
     */
    public static void requireStored(Shape shape, long width, long stored, Place place, Limits limits) {
        long claimed;
        try {
            claimed = Math.multiplyExact(shape.size().orElseThrow(), width);
        } catch (ArithmeticException beyondLong) {
            throw place.wrong(Code.TENSOR_BOMB, "as many bytes as are stored, " + stored, "the shape " + shape);
        }
        if (claimed == stored) return;
        Code code = limits.plausible(claimed, stored) ? Code.UNREADABLE : Code.TENSOR_BOMB;
        throw place.wrong(code, claimed + " bytes for " + shape, stored + " bytes");
    }

    /** Returns the sizes of an in-memory tensor. Throws {@link KerasFormatException} if its elements exceed an int. */
    public static int[] dims(Shape shape, Place place) {
        if (count(shape, place) > Integer.MAX_VALUE) throw place.wrong("fewer than 2^31 elements", shape.toString());
        int[] dims = new int[shape.rank()];
        for (int axis = 0; axis < dims.length; axis++) dims[axis] = Math.toIntExact(shape.dim(axis));
        return dims;
    }
}
