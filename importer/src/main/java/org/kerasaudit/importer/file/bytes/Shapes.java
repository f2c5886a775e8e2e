package org.kerasaudit.importer.file.bytes;

import org.kerasaudit.importer.tensor.Shape;

/** Shapes as files claim them, checked. */
public final class Shapes {
    private Shapes() {}

    /** The shape of these sizes, all of which are known. */
    public static Shape checked(long[] dims, Place place, Limits limits) {
        if (dims.length > limits.rank()) throw place.beyond(limits.rank(), "axes", dims.length + " axes");
        for (long dim : dims) {
            if (dim < 0) throw place.wrong("sizes of axes", Long.toUnsignedString(dim));
        }
        return Shape.of(dims);
    }

    /** The number of elements, which a long has to count. */
    public static long count(Shape shape, Place place) {
        try {
            return shape.size().orElseThrow();
        } catch (ArithmeticException e) {
            throw place.wrong("less than 2^63 elements", shape.toString());
        }
    }

    /** The sizes of a tensor in memory, whose elements an int has to count. */
    public static int[] dims(Shape shape, Place place) {
        if (count(shape, place) > Integer.MAX_VALUE) throw place.wrong("less than 2^31 elements", shape.toString());
        int[] dims = new int[shape.rank()];
        for (int axis = 0; axis < dims.length; axis++) dims[axis] = Math.toIntExact(shape.dim(axis));
        return dims;
    }
}
