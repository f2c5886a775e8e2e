package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Operations that count values and assign them to bins. */
final class Counting {
    private static final Parameter X = Parameter.tensor("x");

    static final List<Definition> DEFINITIONS = List.of(
            Definition.of(
                            "SearchSorted",
                            "numpy",
                            List.of(
                                    Parameter.tensor("sorted_sequence"),
                                    Parameter.tensor("values"),
                                    Parameter.word("side", "left", "right")),
                            call -> {
                                vector(call.tensor("sorted_sequence"));
                                return call.tensor("values");
                            },
                            Counting::searchSorted)
                    .named("searchsorted"),
            Definition.of(
                    "Digitize",
                    "numpy",
                    List.of(X, Parameter.tensor("bins")),
                    call -> {
                        vector(call.tensor("bins"));
                        return call.tensor("x");
                    },
                    Counting::digitize),
            Definition.of(
                    "Bincount",
                    "numpy",
                    List.of(
                            X,
                            Parameter.optionalTensor("weights"),
                            Parameter.integer("minlength", 0).atLeast(0),
                            Parameter.only("sparse", BooleanNode.FALSE, "sparse tensors are not supported")),
                    call -> call.tensor("x").with(-1, Shape.UNKNOWN),
                    Counting::binCount),
            Definition.several(
                    "Nonzero",
                    "numpy",
                    List.of(X),
                    call -> Collections.nCopies(call.tensor("x").rank(), Shape.of(Shape.UNKNOWN)),
                    Counting::nonzero),
            Definition.several(
                    "UnravelIndex",
                    "numpy",
                    List.of(Parameter.tensor("indices"), Reshaping.sizes("shape")),
                    call -> Collections.nCopies(Reshaping.sizes(call, "shape").length, call.tensor("indices")),
                    Counting::unravel));

    private Counting() {}

    private static void vector(Shape shape) {
        if (shape.rank() != 1) throw new ShapeException("a vector", shape.toString());
    }

    /** Returns how many numbers of an ascending row are less than {@code value}; if {@code right}, at most that. */
    private static int position(double[] ascending, double value, boolean right) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean before = right ? ascending[middle] <= value : ascending[middle] < value;
            if (before) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static Tensor positions(double[] ascending, Tensor values, boolean right) {
        long[] found = new long[values.size()];
        for (int i = 0; i < found.length; i++) found[i] = position(ascending, values.get(i), right);
        return Tensor.of(DType.INT32, found, values.dims());
    }

    private static Tensor searchSorted(Call<Operand> call, Kernels kernels) {
        Tensor sequence = Numbers.tensor(call.tensor("sorted_sequence"), kernels);
        Tensor values = Numbers.tensor(call.tensor("values"), kernels);
        return positions(sequence.doubles(), values, call.word("side").equals("right"));
    }

    /** Assigns values to bins. The bin edges are float32 regardless of the type of the values. */
    private static Tensor digitize(Call<Operand> call, Kernels kernels) {
        Tensor bins = Numbers.cast(call.tensor("bins"), DType.FLOAT32, kernels);
        return positions(bins.doubles(), call.tensor("x").tensor(), true);
    }

    private static Tensor binCount(Call<Operand> call, Kernels kernels) {
        Operand x = call.tensor("x");
        Operand weights = call.optional("weights");
        Tensor values = x.dtype().isFloating() ? Numbers.cast(x, DType.INT32, kernels) : x.tensor();
        if (values.rank() == 0 || values.rank() > 2) {
            throw new ShapeException("1 or 2 axes", values.shape().toString());
        }
        int bins = call.integer("minlength");
        for (int i = 0; i < values.size(); i++) {
            if (values.getLong(i) < 0) throw new InputException("bincount does not take negative numbers");
            bins = Math.max(bins, Math.toIntExact(values.getLong(i) + 1));
        }
        int length = values.dim(-1);
        double[] counts = new double[Tensor.count(values.size() / Math.max(1, length), bins)];
        for (int i = 0; i < values.size(); i++) {
            double weight = weights == null ? 1 : weights.tensor().get(i);
            counts[i / length * bins + (int) values.getLong(i)] += weight;
        }
        DType dtype = weights == null ? DType.INT32 : Numbers.promotedTensors(List.of(x, weights));
        return Numbers.of(dtype, counts, kernels, values.shape().with(-1, bins).toInts());
    }

    private static List<Tensor> nonzero(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int[] found = IntStream.range(0, x.size()).filter(i -> x.get(i) != 0).toArray();
        List<Tensor> coordinates = new ArrayList<>();
        int stride = x.size();
        for (int axis = 0; axis < x.rank(); axis++) {
            int size = x.dim(axis);
            stride /= Math.max(1, size);
            int step = stride;
            long[] along = Arrays.stream(found).mapToLong(i -> i / step % size).toArray();
            coordinates.add(Tensor.of(DType.INT32, along, along.length));
        }
        return coordinates;
    }

    private static List<Tensor> unravel(Call<Operand> call, Kernels kernels) {
        Tensor indices = Numbers.tensor(call.tensor("indices"), kernels);
        long[] sizes = Reshaping.sizes(call, "shape");
        List<Tensor> coordinates = new ArrayList<>();
        long stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            long step = stride;
            long size = sizes[axis];
            coordinates.add(0, Numbers.mapIntegers(indices, i -> Math.floorMod(Math.floorDiv(i, step), size)));
            stride *= size;
        }
        return coordinates;
    }
}
