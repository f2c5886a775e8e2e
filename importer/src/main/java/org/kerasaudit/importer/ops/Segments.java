package org.kerasaudit.importer.ops;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Reductions over rows that belong to the same segment. */
final class Segments {
    static final List<Definition> DEFINITIONS = List.of(
            segment("SegmentSum", Double::sum, Long::sum, Empty.ZERO),
            segment("SegmentProd", (a, b) -> a * b, (a, b) -> a * b, Empty.ONE),
            segment("SegmentMax", Math::max, Math::max, Empty.MIN),
            segment("SegmentMin", Math::min, Math::min, Empty.MAX));

    private Segments() {}

    /** The value of a segment without rows; for sorted segments, extremes are zero. */
    private enum Empty {
        ZERO,
        ONE,
        MIN,
        MAX
    }

    private static Definition segment(
            String className, DoubleBinaryOperator real, LongBinaryOperator integral, Empty empty) {
        return Definition.of(
                className,
                "core",
                List.of(
                        Parameter.tensor("data"),
                        Parameter.tensor("segment_ids"),
                        Parameter.optionalInteger("num_segments").atLeast(0),
                        Parameter.flag("sorted", false)),
                call -> call.tensor("data")
                        .with(0, call.has("num_segments") ? call.integer("num_segments") : Shape.UNKNOWN),
                (call, kernels) -> {
                    Tensor data = call.tensor("data").tensor();
                    Tensor ids = call.tensor("segment_ids").tensor();
                    boolean extreme = empty == Empty.MIN || empty == Empty.MAX;
                    Empty initial = call.flag("sorted") && extreme ? Empty.ZERO : empty;
                    int count = count(call, ids, className.equals("SegmentSum"));
                    return data.dtype().isIntegral()
                            ? integerSegments(data, ids, count, integral, initial)
                            : segments(data, ids, count, real, initial, kernels);
                });
    }

    /**
     * Returns the number of segments. If it is not stated, sums of unsorted segments count the distinct ones, and all
     * other reductions count up to the largest one.
     */
    private static int count(Call<?> call, Tensor ids, boolean distinct) {
        if (call.has("num_segments")) return call.integer("num_segments");
        long[] all = new long[ids.size()];
        for (int i = 0; i < all.length; i++) all[i] = ids.getLong(i);
        long largest = Arrays.stream(all).max().orElse(-1);
        boolean counted = distinct && !call.flag("sorted");
        return Math.toIntExact(counted ? Arrays.stream(all).distinct().count() : largest + 1);
    }

    private static int row(Tensor ids, int i, int count) {
        long id = ids.getLong(i);
        if (id >= count)
            throw new InputException("segment " + id + " is out of range; the number of segments is " + count);
        return (int) id;
    }

    /** Merges an element of the data into a cell of the result; {@code first} marks the first one of its segment. */
    private interface Cells {
        void put(int cell, int element, boolean first);
    }

    private static void fold(Tensor data, Tensor ids, int count, Cells cells) {
        int block = data.size() / Math.max(1, data.dim(0));
        boolean[] started = new boolean[count];
        for (int i = 0; i < data.dim(0); i++) {
            int row = row(ids, i, count);
            if (row < 0) continue;
            for (int j = 0; j < block; j++) cells.put(row * block + j, i * block + j, !started[row]);
            started[row] = true;
        }
    }

    private static Tensor segments(
            Tensor data, Tensor ids, int count, DoubleBinaryOperator op, Empty empty, Kernels kernels) {
        Shape shape = data.shape().with(0, count);
        double max = Pointwise.largest(data.dtype());
        double[] result = new double[Tensor.count(shape.toInts())];
        Arrays.fill(
                result,
                switch (empty) {
                    case ZERO -> 0;
                    case ONE -> 1;
                    case MIN -> -max;
                    case MAX -> max;
                });
        fold(data, ids, count, (cell, element, first) -> {
            double value = data.get(element);
            result[cell] = first ? value : op.applyAsDouble(result[cell], value);
        });
        return Numbers.of(data.dtype(), result, kernels, shape.toInts());
    }

    private static Tensor integerSegments(Tensor data, Tensor ids, int count, LongBinaryOperator op, Empty empty) {
        Shape shape = data.shape().with(0, count);
        long[] result = new long[Tensor.count(shape.toInts())];
        Arrays.fill(
                result,
                switch (empty) {
                    case ZERO -> 0;
                    case ONE -> 1;
                    case MIN -> Saturation.min(data.dtype());
                    case MAX -> Saturation.max(data.dtype());
                });
        fold(data, ids, count, (cell, element, first) -> {
            long value = data.getLong(element);
            result[cell] = first ? value : op.applyAsLong(result[cell], value);
        });
        return Numbers.integers(data.dtype(), result, shape.toInts());
    }
}
