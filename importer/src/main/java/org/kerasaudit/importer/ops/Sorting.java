package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.tensor.Budget;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Operations that sort elements or find the largest ones. Ties keep their original order. */
final class Sorting {
    private static final Parameter X = Parameter.tensor("x");
    private static final Parameter AXIS = Parameter.axis(-1);
    private static final Parameter KEEPDIMS = Parameter.truth("keepdims", false);

    static final List<Definition> DEFINITIONS = List.of(
            Definition.of("Sort", "numpy", List.of(X, AXIS), Sorting::shape, (call, kernels) -> sort(call)),
            Definition.of("Argsort", "numpy", List.of(X, AXIS), Sorting::shape, (call, kernels) -> argsort(call)),
            position("Argmax", 1, false).withTraits(Trait.MISDECLARED),
            position("Argmin", -1, false).withTraits(Trait.MISDECLARED),
            position("Nanargmax", 1, true),
            position("Nanargmin", -1, true),
            Definition.several(
                    "TopK",
                    "core",
                    List.of(
                            X,
                            Parameter.integer("k").atLeast(0),
                            Parameter.only("sorted", BooleanNode.TRUE, "the order is then undefined")),
                    Sorting::largestShapes,
                    Sorting::largest),
            Definition.of(
                    "InTopK",
                    "core",
                    List.of(
                            Parameter.tensor("targets"),
                            Parameter.tensor("predictions"),
                            Parameter.integer("k").atLeast(0)),
                    ShapeRules.same("targets"),
                    Sorting::inLargest));

    private Sorting() {}

    /** Returns the shape, flattened if no axis is given. */
    private static Shape shape(Call<Shape> call) {
        Shape x = call.tensor("x");
        if (!call.has("axis")) return ShapeRules.flat(x);
        call.axis("axis", x.rank());
        return x;
    }

    /** Returns the rows along the given axis, or all elements in one row. */
    private static Rows rows(Call<Operand> call) {
        Tensor x = call.tensor("x").tensor();
        if (!call.has("axis")) return Rows.along(x.reshape(x.size()), 0);
        return Rows.along(x, call.axis("axis", x.rank()));
    }

    private static Tensor sort(Call<Operand> call) {
        Rows rows = rows(call);
        int[] order = order(rows, true);
        int length = rows.length();
        Tensor flat = rows.matrix().reshape(rows.matrix().size());
        Tensor sorted = Layout.select(flat, 0, flat.size(), i -> i / length * length + order[i]);
        return rows.restore(sorted.reshape(rows.count(), length));
    }

    private static Tensor argsort(Call<Operand> call) {
        if (call.tensor("x").tensor().rank() == 0) return Tensor.of(DType.INT32, new long[1], 1);
        Rows rows = rows(call);
        return rows.restore(indices(order(rows, true), rows.count(), rows.length()));
    }

    private static Tensor indices(int[] order, int rows, int length) {
        return Tensor.of(DType.INT32, Arrays.stream(order).asLongStream().toArray(), rows, length);
    }

    /** Returns the sorted positions of each row's elements, row after row; NaN counts as the largest number. */
    private static int[] order(Rows rows, boolean ascending) {
        int length = rows.length();
        Budget.spendSorting(rows.count(), length);
        int[] order = new int[rows.count() * length];
        for (int row = 0; row < rows.count(); row++) {
            int[] sorted =
                    narrow(rows.matrix().dtype()) ? packed(rows, row, ascending) : compared(rows, row, ascending);
            System.arraycopy(sorted, 0, order, row * length, length);
        }
        return order;
    }

    /** Returns whether 32 bits are enough to compare numbers of this type. */
    private static boolean narrow(DType dtype) {
        return dtype != DType.FLOAT64 && dtype.bytes() <= Integer.BYTES;
    }

    /** Sorts 32-bit keys with the positions in the low bits. */
    private static int[] packed(Rows rows, int row, boolean ascending) {
        DType dtype = rows.matrix().dtype();
        long middle = dtype == DType.UINT32 ? 1L << Integer.SIZE - 1 : 0;
        long[] keys = new long[rows.length()];
        for (int i = 0; i < keys.length; i++) {
            long key = dtype.isFloating() ? bits((float) rows.get(row, i)) : rows.getLong(row, i) - middle;
            keys[i] = (ascending ? key : ~key) << Integer.SIZE | i;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }

    /** Returns an integer with the same ordering as the number; both zeros are equal. */
    private static int bits(float value) {
        int bits = Float.floatToIntBits(value == 0 ? 0f : value);
        return bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
    }

    private static int[] compared(Rows rows, int row, boolean ascending) {
        return IntStream.range(0, rows.length())
                .boxed()
                .sorted((a, b) -> ascending ? compare(rows, row, a, b) : compare(rows, row, b, a))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int compare(Rows rows, int row, int a, int b) {
        if (rows.matrix().dtype().isIntegral()) return Long.compare(rows.getLong(row, a), rows.getLong(row, b));
        double left = rows.get(row, a);
        double right = rows.get(row, b);
        return left == right ? 0 : Double.compare(left, right);
    }

    /** @param sign 1 for the largest element, -1 for the smallest */
    private static Definition position(String className, int sign, boolean skipNan) {
        return Definition.of(
                className,
                "numpy",
                List.of(X, Parameter.axis(), KEEPDIMS),
                call -> {
                    Shape x = call.tensor("x");
                    return ShapeRules.reduce(x, call.flag("keepdims"), call.axes("axis", x.rank()));
                },
                (call, kernels) -> {
                    Tensor x = call.tensor("x").tensor();
                    boolean keepDims = call.flag("keepdims");
                    Rows rows = Rows.along(x, call.axes("axis", x.rank()));
                    if (x.dtype().isIntegral()) {
                        return rows.foldIntegers(DType.INT32, keepDims, row -> extreme(row, sign));
                    }
                    long[] found = new long[rows.count()];
                    for (int i = 0; i < found.length; i++) found[i] = extreme(rows.row(i), sign, skipNan);
                    return Tensor.of(DType.INT32, found, rows.foldedDims(keepDims));
                });
    }

    private static long extreme(long[] row, int sign) {
        int best = 0;
        for (int i = 1; i < row.length; i++) if (sign * Long.compare(row[i], row[best]) > 0) best = i;
        return best;
    }

    /**
     * Returns the position of the extreme. Keras distinguishes -0 from 0; if NaN is skipped, the position in a row of
     * only NaN is -1.
     */
    private static long extreme(double[] row, int sign, boolean skipNan) {
        if (skipNan && Arrays.stream(row).allMatch(Double::isNaN)) return -1;
        int best = -1;
        for (int i = 0; i < row.length; i++) {
            if (Double.isNaN(row[i])) continue;
            if (best < 0 || sign * Double.compare(row[i], row[best]) > 0) best = i;
        }
        return Math.max(best, 0);
    }

    private static List<Shape> largestShapes(Call<Shape> call) {
        Shape x = call.tensor("x");
        ShapeRules.requireRank(x, 1);
        Shape shape = x.with(-1, call.integer("k"));
        return List.of(shape, shape);
    }

    private static List<Tensor> largest(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int k = call.integer("k");
        Rows rows = Rows.along(x, x.rank() - 1);
        if (k > rows.length())
            throw new ShapeException("at least " + k + " elements", x.shape().toString());
        int[] order = order(rows, false);
        int length = rows.length();
        Tensor flat = x.reshape(x.size());
        Tensor values = Layout.select(flat, 0, rows.count() * k, i -> i / k * length + order[i / k * length + i % k]);
        long[] positions = new long[rows.count() * k];
        for (int i = 0; i < positions.length; i++) positions[i] = order[i / k * length + i % k];
        int[] dims = x.shape().with(-1, k).toInts();
        return List.of(values.reshape(dims), Tensor.of(DType.INT32, positions, dims));
    }

    /** Returns whether fewer than k predictions are larger than that of the target. */
    private static Tensor inLargest(Call<Operand> call, Kernels kernels) {
        Tensor targets = call.tensor("targets").tensor();
        Tensor predictions = Numbers.cast(call.tensor("predictions"), DType.FLOAT32, kernels);
        int classes = predictions.dim(-1);
        int k = call.integer("k");
        BiFunction<Integer, Double, Boolean> holds = (row, target) -> {
            long larger = IntStream.range(0, classes)
                    .filter(i -> predictions.get(row * classes + i) > target)
                    .count();
            return Double.isFinite(target) && larger < k;
        };
        long[] found = new long[targets.size()];
        for (int i = 0; i < found.length; i++) {
            long target = targets.getLong(i);
            boolean exists = target >= 0 && target < classes;
            found[i] = exists && holds.apply(i, predictions.get(i * classes + (int) target)) ? 1 : 0;
        }
        return Tensor.of(DType.BOOL, found, targets.dims());
    }
}
