package org.kerasaudit.importer.ops;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Reductions of rows that belong to the same segment. */
final class Segments {
    static final List<Definition> DEFINITIONS = List.of(
            segment("SegmentSum", Double::sum, Long::sum, Empty.ZERO),
            segment("SegmentProd", (a, b) -> a * b, (a, b) -> a * b, Empty.ONE),
            segment("SegmentMax", Math::max, Math::max, Empty.LEAST),
            segment("SegmentMin", Math::min, Math::min, Empty.MOST));

    private Segments() {}

    /** What a segment without rows comes to, unless segments are sorted: then extremes are zero. */
    private enum Empty {
        ZERO,
        ONE,
        LEAST,
        MOST
    }

    private static Definition segment(
            String className, DoubleBinaryOperator real, LongBinaryOperator whole, Empty empty) {
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
                    boolean extreme = empty == Empty.LEAST || empty == Empty.MOST;
                    Empty initial = call.flag("sorted") && extreme ? Empty.ZERO : empty;
                    int count = count(call, ids, className.equals("SegmentSum"));
                    return data.dtype().isIntegral()
                            ? wholeSegments(data, ids, count, whole, initial)
                            : segments(data, ids, count, real, initial, kernels);
                });
    }

    /** Sums count the distinct segments where nothing is stated, everything else up to the largest one. */
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
        if (id >= count) throw new InputException("a segment " + id + " does not exist among " + count);
        return (int) id;
    }

    /** Puts an element of the data into a cell of the result, the first of its segment or a later one. */
    private interface Cells {
        void put(int cell, int element, boolean first);
    }

    private static void fold(Tensor data, Tensor ids, int count, Cells cells) {
        int block = data.size() / Math.max(1, data.dim(0));
        boolean[] met = new boolean[count];
        for (int i = 0; i < data.dim(0); i++) {
            int row = row(ids, i, count);
            if (row < 0) continue;
            for (int j = 0; j < block; j++) cells.put(row * block + j, i * block + j, !met[row]);
            met[row] = true;
        }
    }

    private static Tensor segments(
            Tensor data, Tensor ids, int count, DoubleBinaryOperator op, Empty empty, Kernels kernels) {
        Shape shape = data.shape().with(0, count);
        double most = Pointwise.largest(data.dtype());
        double[] result = new double[Tensor.count(shape.toInts())];
        Arrays.fill(
                result,
                switch (empty) {
                    case ZERO -> 0;
                    case ONE -> 1;
                    case LEAST -> -most;
                    case MOST -> most;
                });
        fold(data, ids, count, (cell, element, first) -> {
            double value = data.get(element);
            result[cell] = first ? value : op.applyAsDouble(result[cell], value);
        });
        return Numbers.of(data.dtype(), result, kernels, shape.toInts());
    }

    private static Tensor wholeSegments(Tensor data, Tensor ids, int count, LongBinaryOperator op, Empty empty) {
        Shape shape = data.shape().with(0, count);
        long[] result = new long[Tensor.count(shape.toInts())];
        Arrays.fill(
                result,
                switch (empty) {
                    case ZERO -> 0;
                    case ONE -> 1;
                    case LEAST -> Saturation.least(data.dtype());
                    case MOST -> Saturation.most(data.dtype());
                });
        fold(data, ids, count, (cell, element, first) -> {
            long value = data.getLong(element);
            result[cell] = first ? value : op.applyAsLong(result[cell], value);
        });
        return Numbers.whole(data.dtype(), result, shape.toInts());
    }
}
