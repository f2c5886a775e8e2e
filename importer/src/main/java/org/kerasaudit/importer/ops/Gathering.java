package org.kerasaudit.importer.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Operations that select elements by the values of other tensors. */
public final class Gathering {
    private static final Parameter X = Parameter.tensor("x");
    private static final Parameter INDICES = Parameter.tensor("indices");

    static final List<Definition> DEFINITIONS = List.of(
            Definition.of(
                    "Take", "numpy", List.of(X, INDICES, Parameter.axis()), Gathering::takenShape, Gathering::take),
            Definition.of(
                    "TakeAlongAxis",
                    "numpy",
                    List.of(X, INDICES, Parameter.axis()),
                    Gathering::alongShape,
                    Gathering::takeAlong),
            Definition.of(
                    "Where",
                    "numpy",
                    List.of(Parameter.tensor("condition"), Parameter.tensor("x1"), Parameter.tensor("x2")),
                    call -> ShapeRules.broadcast(
                            ShapeRules.broadcast(
                                    ShapeRules.attribute(call, "condition"), ShapeRules.attribute(call, "x1")),
                            ShapeRules.attribute(call, "x2")),
                    (call, kernels) -> {
                        Operand a = call.tensor("x1");
                        Operand b = call.tensor("x2");
                        DType dtype = Numbers.promoted(a, b);
                        return choose(
                                Cast.to(DType.BOOL, call.tensor("condition").tensor()),
                                Numbers.cast(a, dtype, kernels),
                                Numbers.cast(b, dtype, kernels));
                    }),
            Definition.of(
                    "Select",
                    "numpy",
                    List.of(
                            Parameter.tensors("condlist"),
                            Parameter.tensors("choicelist"),
                            Parameter.tensor("default", 0)),
                    call -> call.tensors("choicelist").get(0),
                    Gathering::select),
            Definition.several(
                    "Meshgrid",
                    "numpy",
                    List.of(Parameter.rest("x"), Parameter.word("indexing", "xy", "ij")),
                    Gathering::gridShapes,
                    Gathering::grid));

    private Gathering() {}

    private static Shape takenShape(Call<Shape> call) {
        Shape x = call.tensor("x");
        Shape indices = call.tensor("indices");
        if (!call.has("axis")) return indices;
        int axis = call.axis("axis", x.rank());
        return x.slice(0, axis).append(indices).append(x.slice(axis + 1, x.rank()));
    }

    private static Tensor take(Call<Operand> call, Kernels kernels) {
        return take(call, kernels, Gathering::position);
    }

    /** Takes elements as Keras did up to 3.2 on TensorFlow: indices that are out of range are clipped. */
    static Tensor takeClipped(Call<Operand> call, Kernels kernels) {
        return take(call, kernels, (index, size) -> (int) Math.max(0, Math.min(index, size - 1)));
    }

    /** Maps an index to a position in an axis of a given size. */
    private interface Positions {
        int of(long index, int size);
    }

    private static Tensor take(Call<Operand> call, Kernels kernels, Positions positions) {
        Tensor x = Numbers.tensor(call.tensor("x"), kernels);
        Tensor indices = call.tensor("indices").tensor();
        Tensor base = call.has("axis") ? x : x.reshape(x.size());
        int axis = call.has("axis") ? call.axis("axis", x.rank()) : 0;
        Tensor taken = Layout.select(base, axis, indices.size(), i -> positions.of(indices.getLong(i), base.dim(axis)));
        Shape shape = base.shape();
        return taken.reshape(shape.slice(0, axis)
                .append(indices.shape())
                .append(shape.slice(axis + 1, shape.rank()))
                .toInts());
    }

    /**
     * Returns the position of an index; negative ones count from the end. Throws {@link InputException} if it is out of
     * range.
     */
    static int position(long index, int size) {
        if (index < -size || index >= size) {
            throw new InputException("index " + index + " is out of range for an axis of " + size + " elements");
        }
        return (int) (index < 0 ? index + size : index);
    }

    private static Shape alongShape(Call<Shape> call) {
        Shape indices = call.tensor("indices");
        Shape x = call.has("axis") ? call.tensor("x") : ShapeRules.flat(call.tensor("x"));
        if (x.rank() != indices.rank()) throw new ShapeException(x.rank() + " axes of indices", indices.toString());
        int axis = call.has("axis") ? call.axis("axis", x.rank()) : 0;
        return ShapeRules.broadcast(x.with(axis, indices.dim(axis)), indices);
    }

    private static Tensor takeAlong(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        Tensor indices = call.tensor("indices").tensor();
        Tensor base = call.has("axis") ? x : x.reshape(x.size());
        int axis = call.has("axis") ? call.axis("axis", x.rank()) : 0;
        int[] dims = ShapeRules.broadcast(
                        base.shape().with(axis, 1), indices.shape().with(axis, 1))
                .toInts();
        Rows from = Rows.along(Layout.broadcast(base, with(dims, axis, base.dim(axis))), axis);
        Rows at = Rows.along(Layout.broadcast(indices, with(dims, axis, indices.dim(axis))), axis);
        int length = at.length();
        Tensor flat = from.matrix().reshape(from.matrix().size());
        Tensor taken = Layout.select(flat, 0, at.matrix().size(), i -> {
            int row = i / length;
            return row * from.length() + position(at.matrix().getLong(i), from.length());
        });
        return at.restore(taken.reshape(at.count(), length));
    }

    private static int[] with(int[] dims, int axis, int size) {
        int[] changed = dims.clone();
        changed[axis] = size;
        return changed;
    }

    /** Returns elements of {@code a} where the condition is true and of {@code b} elsewhere; all three broadcast. */
    public static Tensor choose(Tensor condition, Tensor a, Tensor b) {
        int[] both = Numbers.broadcastDims(condition, a);
        int[] dims = Numbers.broadcastDims(Layout.broadcast(a, both), b);
        Tensor holds = Layout.broadcast(condition, dims);
        int size = holds.size();
        Tensor yes = Layout.broadcast(a, dims).reshape(size);
        Tensor no = Layout.broadcast(b, dims).reshape(size);
        Tensor either = Layout.concat(List.of(yes, no), 0);
        return Layout.select(either, 0, size, i -> holds.getLong(i) != 0 ? i : i + size)
                .reshape(dims);
    }

    private static Tensor select(Call<Operand> call, Kernels kernels) {
        List<Operand> conditions = call.tensors("condlist");
        List<Operand> choices = call.tensors("choicelist");
        if (conditions.size() != choices.size()) {
            throw new ShapeException(conditions.size() + " choices", Integer.toString(choices.size()));
        }
        List<Operand> all = new ArrayList<>(choices);
        all.add(call.tensor("default"));
        DType dtype = Numbers.promoted(all.toArray(Operand[]::new));
        Tensor selected = Numbers.cast(call.tensor("default"), dtype, kernels);
        for (int i = choices.size() - 1; i >= 0; i--) {
            Tensor condition = Cast.to(DType.BOOL, conditions.get(i).tensor());
            selected = choose(condition, Numbers.cast(choices.get(i), dtype, kernels), selected);
        }
        return selected;
    }

    private static List<Shape> gridShapes(Call<Shape> call) {
        List<Shape> axes = call.tensors("x");
        long[] sizes = axes.stream().mapToLong(ShapeRules::size).toArray();
        if (call.word("indexing").equals("xy") && sizes.length > 1) swap(sizes);
        return axes.stream().map(axis -> Shape.of(sizes)).toList();
    }

    private static void swap(long[] sizes) {
        long first = sizes[0];
        sizes[0] = sizes[1];
        sizes[1] = first;
    }

    private static List<Tensor> grid(Call<Operand> call, Kernels kernels) {
        List<Tensor> axes = call.tensors("x").stream()
                .map(axis -> Numbers.tensor(axis, kernels))
                .toList();
        long[] sizes = axes.stream().mapToLong(Tensor::size).toArray();
        boolean swapped = call.word("indexing").equals("xy") && sizes.length > 1;
        if (swapped) swap(sizes);
        int[] dims = Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
        return IntStream.range(0, dims.length)
                .mapToObj(i -> {
                    int[] along = new int[dims.length];
                    Arrays.fill(along, 1);
                    along[swapped && i < 2 ? 1 - i : i] = axes.get(i).size();
                    return Layout.broadcast(axes.get(i).reshape(along), dims);
                })
                .toList();
    }
}
