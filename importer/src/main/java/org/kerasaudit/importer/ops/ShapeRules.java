package org.kerasaudit.importer.ops;

import java.util.Arrays;
import java.util.function.Function;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Shape;

/** The output shapes that Keras declares for operations. */
public final class ShapeRules {
    private ShapeRules() {}

    /** Returns a rule for the shape of this parameter. */
    public static Function<Call<Shape>, Shape> same(String name) {
        return call -> call.tensor(name);
    }

    /** Returns a rule for the broadcast shape of two operands. A plain list has no shape in Keras. */
    static Function<Call<Shape>, Shape> broadcast(String a, String b) {
        return call -> broadcast(attribute(call, a), attribute(call, b));
    }

    /** Returns the argument's {@code shape} attribute in Python, or a scalar's shape if it has none. */
    static Shape attribute(Call<Shape> call, String name) {
        return call.isPlainList(name) ? Shape.SCALAR : call.tensor(name);
    }

    public static Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        long[] dims = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long left = i <= a.rank() ? a.dim(-i) : 1;
            long right = i <= b.rank() ? b.dim(-i) : 1;
            dims[rank - i] = broadcast(left, right);
            if (left > 1 && right != 1 && right != Shape.UNKNOWN && left != right || left == 0 && right > 1) {
                throw new ShapeException("operands that can be broadcast", a + " and " + b);
            }
        }
        return Shape.of(dims);
    }

    private static long broadcast(long left, long right) {
        if (left == 1) return right;
        return left == Shape.UNKNOWN && right != 1 ? right : left;
    }

    /** Returns the shape with these axes (counted from the front, ascending) reduced. */
    public static Shape reduce(Shape shape, boolean keepDims, int... axes) {
        Shape reduced = shape;
        for (int i = axes.length - 1; i >= 0; i--) {
            reduced = keepDims ? reduced.with(axes[i], 1) : reduced.without(axes[i]);
        }
        return reduced;
    }

    /** Returns the shape of the flattened tensor. */
    public static Shape flat(Shape shape) {
        return Shape.of(size(shape));
    }

    /** Returns the number of elements, unknown if any size is. */
    public static long size(Shape shape) {
        return shape.fullyKnown() ? shape.size().orElseThrow() : Shape.UNKNOWN;
    }

    /** Returns the sum of two sizes, unknown if either is. */
    public static long plus(long a, long b) {
        return a == Shape.UNKNOWN || b == Shape.UNKNOWN ? Shape.UNKNOWN : Math.addExact(a, b);
    }

    public static long times(long a, long b) {
        return a == Shape.UNKNOWN || b == Shape.UNKNOWN ? Shape.UNKNOWN : Math.multiplyExact(a, b);
    }

    /** Returns whether the known sizes agree on all axes but {@code except} (counted from the front). */
    public static boolean agree(Shape a, Shape b, int... except) {
        if (a.rank() != b.rank()) return false;
        for (int i = 0; i < a.rank(); i++) {
            int axis = i;
            boolean free = Arrays.stream(except).anyMatch(one -> one == axis);
            if (!free && a.known(i) && b.known(i) && a.dim(i) != b.dim(i)) return false;
        }
        return true;
    }

    public static void requireRank(Shape shape, int min) {
        if (shape.rank() < min) throw new ShapeException("at least " + min + " axes", shape.toString());
    }
}
