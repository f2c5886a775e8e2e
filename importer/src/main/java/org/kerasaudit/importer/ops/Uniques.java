package org.kerasaudit.importer.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** The unique elements or slices of a tensor. */
final class Uniques {
    static final List<Definition> DEFINITIONS = List.of(Definition.several(
            "Unique",
            "numpy",
            List.of(
                    Parameter.tensor("x"),
                    Parameter.flag("sorted", true),
                    Parameter.flag("return_index", false),
                    Parameter.flag("return_inverse", false),
                    Parameter.flag("return_counts", false),
                    Parameter.axis(),
                    Parameter.optionalInteger("size").atLeast(0),
                    Parameter.optionalReal("fill_value")),
            Uniques::shapes,
            Uniques::unique));

    private Uniques() {}

    private static List<Shape> shapes(Call<Shape> call) {
        Shape x = call.tensor("x");
        long size = call.has("size") ? call.integer("size") : Shape.UNKNOWN;
        boolean flat = !call.has("axis");
        int axis = flat ? 0 : call.axis("axis", x.rank());
        List<Shape> shapes = new ArrayList<>();
        shapes.add(flat ? Shape.of(size) : x.with(axis, size));
        if (call.flag("return_index")) shapes.add(Shape.of(size));
        if (call.flag("return_inverse")) shapes.add(flat ? x : x.slice(axis, axis + 1));
        if (call.flag("return_counts")) shapes.add(Shape.of(size));
        return shapes;
    }

    private static List<Tensor> unique(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        boolean flat = !call.has("axis");
        Tensor base = flat ? x.reshape(x.size()) : x;
        int axis = flat ? 0 : call.axis("axis", x.rank());
        Classes classes = Classes.of(base, axis, call.flag("sorted"));
        OptionalInt size = call.optionalInteger("size");
        int count = classes.first.length;
        int kept = Math.min(count, size.orElse(count));
        int length = size.orElse(count);
        Tensor values = Layout.select(base, axis, kept, i -> classes.first[i]);
        List<Tensor> results = new ArrayList<>();
        results.add(padded(call, values, axis, length, kernels));
        if (call.flag("return_index")) results.add(vector(classes.first, kept, length, 1));
        if (call.flag("return_inverse")) {
            Tensor inverse = vector(classes.of, classes.of.length, classes.of.length, 0);
            results.add(flat ? inverse.reshape(x.dims()) : inverse);
        }
        if (call.flag("return_counts")) results.add(vector(classes.counts(), kept, length, 0));
        return results;
    }

    private static Tensor vector(int[] values, int kept, int length, int filler) {
        long[] all = new long[length];
        Arrays.fill(all, filler);
        for (int i = 0; i < kept; i++) all[i] = values[i];
        return Tensor.of(DType.INT32, all, length);
    }

    private static Tensor padded(Call<Operand> call, Tensor values, int axis, int length, Kernels kernels) {
        int missing = length - values.dim(axis);
        if (missing == 0) return values;
        int[] dims = values.dims();
        dims[axis] = missing;
        double fill = call.has("fill_value") ? call.real("fill_value") : 0;
        Tensor one = Numbers.of(values.dtype(), new double[] {fill}, kernels);
        return Layout.concat(List.of(values, Layout.broadcast(one, dims)), axis);
    }

    /**
     * Equivalence classes of equal slices.
     *
     * @param first the first slice of each class
     * @param of the class of each slice
     */
    private record Classes(int[] first, int[] of) {
        static Classes of(Tensor x, int axis, boolean sorted) {
            Tensor slices = Layout.transpose(x, Reshaping.move(new int[] {axis}, new int[] {0}, x.rank()));
            int count = slices.dim(0);
            int length = slices.size() / Math.max(1, count);
            int[] representative = new int[count];
            List<Integer> first = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int at = i;
                representative[i] = first.stream()
                        .filter(j -> compare(slices, length, at, j) == 0)
                        .findFirst()
                        .orElse(i);
                if (representative[i] == i) first.add(i);
            }
            if (sorted) first.sort((i, j) -> compare(slices, length, i, j));
            return new Classes(
                    first.stream().mapToInt(Integer::intValue).toArray(),
                    IntStream.of(representative).map(first::indexOf).toArray());
        }

        private static int compare(Tensor slices, int length, int i, int j) {
            for (int k = 0; k < length; k++) {
                int order = slices.dtype().isIntegral()
                        ? Long.compare(slices.getLong(i * length + k), slices.getLong(j * length + k))
                        : Double.compare(slices.get(i * length + k), slices.get(j * length + k));
                if (order != 0) return order;
            }
            return 0;
        }

        int[] counts() {
            int[] counts = new int[first.length];
            for (int one : of) counts[one]++;
            return counts;
        }
    }
}
