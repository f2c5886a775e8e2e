package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Gathering;
import org.kerasaudit.importer.ops.KerasOp;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's functions that select or place elements by the values of tensors. */
final class TfGathering {
    private static final String CHOICE = "condition x:optional y:optional";

    static final List<TfFunction> FUNCTIONS = List.of(
            TfFunction.of(
                    "gather compat.v1.gather",
                    "params indices validate_indices:unused axis:axis batch_dims:integer(0)",
                    call -> gathered(call, call.tensor("params"), call.tensor("indices")),
                    (call, x, kernels) -> gather(call, x, OneType.one(call, "indices", kernels), kernels)),
            TfFunction.of(
                    "nn.embedding_lookup compat.v1.nn.embedding_lookup",
                    "params ids partition_strategy:unused validate_indices:unused "
                            + "max_norm:only(null; clipping vectors to a norm is not supported)",
                    call -> call.tensor("ids")
                            .append(table(call.tensors("params"), call.tensor("params"))
                                    .without(0)),
                    (call, x, kernels) -> take(x, OneType.one(call, "ids", kernels), 0, kernels)),
            TfFunction.of(
                    "gather_nd compat.v1.gather_nd",
                    "params indices batch_dims:integer(0) bad_indices_policy:unused",
                    TfGathering::pointsShape,
                    TfGathering::points),
            TfFunction.sameShape(
                    "reverse_sequence",
                    "input seq_lengths seq_axis:integer batch_axis:optionalInteger",
                    (call, x, kernels) -> reversedSequences(call, x, OneType.one(call, "seq_lengths", kernels))),
            TfFunction.of(
                    "where compat.v1.where_v2",
                    CHOICE,
                    TfGathering::chosenShape,
                    (call, condition, kernels) -> choose(call, condition, false, kernels)),
            TfFunction.of(
                    "compat.v1.where",
                    CHOICE,
                    call -> call.has("x")
                            ? TfArithmetic.merged(List.of(call.tensor("x"), call.tensor("y")))
                            : chosenShape(call),
                    (call, condition, kernels) -> choose(call, condition, true, kernels)),
            TfFunction.of(
                    "one_hot",
                    "indices depth on_value:optional off_value:optional axis:axis(-1) dtype:dtype",
                    call -> {
                        Shape x = call.tensor("indices");
                        Long depth = StaticIntegers.number(call, "depth");
                        return x.insert(newAxis(call, x.rank()), depth == null ? Shape.UNKNOWN : depth);
                    },
                    TfGathering::oneHot));

    private TfGathering() {}

    /** Reverses the first {@code seq_lengths} steps of each sequence in the batch. */
    private static Tensor reversedSequences(Call<Operand> call, Tensor x, Tensor lengths) {
        int batch = call.has("batch_axis") ? call.axis("batch_axis", x.rank()) : 0;
        int time = call.axis("seq_axis", x.rank());
        if (batch == time || lengths.rank() != 1 || lengths.size() != x.dim(batch)) {
            throw new InputException(
                    "expected one length for each of " + x.dim(batch) + " sequences, found " + lengths);
        }
        List<Tensor> sequences = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            int length = (int) lengths.getLong(i);
            if (length < 0 || length > x.dim(time)) {
                throw new InputException("sequence length " + length + " is out of range");
            }
            Tensor sequence = Layout.pick(x, batch, i);
            int axis = time > batch ? time - 1 : time;
            sequences.add(Layout.select(sequence, axis, x.dim(time), step -> step < length ? length - 1 - step : step));
        }
        return Layout.stack(sequences, batch);
    }

    private static Shape table(List<Shape> tables, Shape only) {
        if (tables.size() != 1 || only.rank() == 0) throw new ShapeException("one table", tables.toString());
        return only;
    }

    private static int batch(Call<?> call, int rank) {
        int batch = call.integer("batch_dims");
        return batch < 0 ? batch + rank : batch;
    }

    private static Shape gathered(Call<?> call, Shape x, Shape indices) {
        int batch = batch(call, indices.rank());
        int axis = call.has("axis") ? call.axis("axis", x.rank()) : batch;
        if (axis < batch || axis >= x.rank() || batch > indices.rank()) {
            throw new ShapeException("an axis ≥ " + batch + " of " + x, Integer.toString(axis));
        }
        Shape shared = x.slice(0, batch);
        if (!shared.compatible(indices.slice(0, batch))) {
            throw new ShapeException("indices that begin with " + shared, indices.toString());
        }
        return shared.merge(indices.slice(0, batch))
                .append(x.slice(batch, axis))
                .append(indices.slice(batch, indices.rank()))
                .append(x.slice(axis + 1, x.rank()));
    }

    private static Tensor gather(Call<Operand> call, Tensor x, Tensor indices, Kernels kernels) {
        int[] dims = gathered(call, x.shape(), indices.shape()).toInts();
        int batch = batch(call, indices.rank());
        int axis = call.has("axis") ? call.axis("axis", x.rank()) : batch;
        if (batch == 0) return take(x, indices, axis, kernels);
        int rows = Tensor.count(Arrays.copyOf(x.dims(), batch));
        Tensor tables = x.reshape(joined(rows, x, batch));
        Tensor lists = indices.reshape(joined(rows, indices, batch));
        List<Tensor> taken = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            taken.add(take(Layout.pick(tables, 0, i), Layout.pick(lists, 0, i), axis - batch, kernels));
        }
        return taken.isEmpty() ? x.reshape(dims) : Layout.stack(taken, 0).reshape(dims);
    }

    /** Returns the dimensions with all batch axes merged into one. */
    private static int[] joined(int rows, Tensor x, int batch) {
        return Shape.of(rows).append(x.shape().slice(batch, x.rank())).toInts();
    }

    /** Returns the slices along an axis at these positions. Negative positions do not count from the end. */
    private static Tensor take(Tensor x, Tensor indices, int axis, Kernels kernels) {
        for (int i = 0; i < indices.size(); i++) position(indices.getLong(i), x.dim(axis));
        return KerasOp.call("take", x)
                .with("indices", indices)
                .with("axis", axis)
                .run(kernels);
    }

    private static int position(long index, int size) {
        if (index < 0 || index >= size) {
            throw new InputException("index " + index + " is out of range for an axis of " + size + " elements");
        }
        return (int) index;
    }

    private static Shape pointsShape(Call<Shape> call) {
        Shape x = call.tensor("params");
        Shape indices = call.tensor("indices");
        int batch = batch(call, indices.rank());
        ShapeRules.requireRank(indices, 1);
        if (!indices.known(-1)) throw StaticIntegers.unknownCount();
        int depth = Math.toIntExact(indices.dim(-1)) + batch;
        if (depth > x.rank()) throw new ShapeException("at most " + x.rank() + " coordinates", Integer.toString(depth));
        return x.slice(0, batch)
                .merge(indices.slice(0, batch))
                .append(indices.slice(batch, indices.rank() - 1))
                .append(x.slice(depth, x.rank()));
    }

    private static Tensor points(Call<Operand> call, Tensor x, Kernels kernels) {
        Tensor indices = OneType.one(call, "indices", kernels);
        int batch = batch(call, indices.rank());
        int depth = indices.dim(-1);
        Shape rest = x.shape().slice(batch + depth, x.rank());
        int points = indices.size() / Math.max(1, depth);
        int perRow = points / Math.max(1, Tensor.count(Arrays.copyOf(indices.dims(), batch)));
        int slices = Tensor.count(Arrays.copyOf(x.dims(), batch + depth));
        Tensor flat = x.reshape(Shape.of(slices).append(rest).toInts());
        Tensor found = Layout.select(flat, 0, points, i -> {
            int at = batch == 0 ? 0 : i / perRow;
            for (int j = 0; j < depth; j++) {
                int size = x.dim(batch + j);
                at = at * size + position(indices.getLong(i * depth + j), size);
            }
            return at;
        });
        return found.reshape(
                indices.shape().slice(0, indices.rank() - 1).append(rest).toInts());
    }

    private static Shape chosenShape(Call<Shape> call) {
        Shape condition = call.tensor("condition");
        if (!call.has("x") && !call.has("y")) return Shape.of(Shape.UNKNOWN, condition.rank());
        Shape chosen = ShapeRules.broadcast(ShapeRules.broadcast(condition, call.tensor("x")), call.tensor("y"));
        return StaticIntegers.combined(chosen, call, "x", "y", (a, b) -> a == b ? a : -1);
    }

    /** @param slices whether a vector of conditions selects whole slices, as in TensorFlow 1 */
    private static Tensor choose(Call<Operand> call, Tensor condition, boolean slices, Kernels kernels) {
        if (!call.has("x") && !call.has("y")) return places(condition, kernels);
        if (!slices && condition.dtype() != DType.BOOL) throw new InputException("a condition must be boolean");
        List<Tensor> both = OneType.of(call, kernels, "x", "y");
        boolean stretched = slices && condition.rank() == 1;
        int[] dims = Arrays.copyOf(
                condition.dims(), stretched ? Math.max(1, both.get(0).rank()) : condition.rank());
        for (int i = condition.rank(); i < dims.length; i++) dims[i] = 1;
        return Gathering.choose(condition.reshape(dims), both.get(0), both.get(1));
    }

    /** Returns the positions of nonzero elements, one row of coordinates each. */
    private static Tensor places(Tensor x, Kernels kernels) {
        Tensor holds = Cast.to(DType.BOOL, x);
        if (x.rank() == 0) return Tensor.of(DType.INT64, new long[0], (int) holds.getLong(0), 0);
        List<Tensor> coordinates = KerasOp.call("nonzero", holds).all(kernels);
        return Cast.to(DType.INT64, Layout.stack(coordinates, 1));
    }

    private static int newAxis(Call<?> call, int rank) {
        return call.has("axis") ? call.axis("axis", rank + 1) : rank;
    }

    private static Tensor oneHot(Call<Operand> call, Tensor x, Kernels kernels) {
        DType type = oneHotType(call);
        Tensor hot = KerasOp.call("one_hot", x)
                .with("num_classes", StaticIntegers.integer(call, "depth"))
                .with("axis", newAxis(call, x.rank()))
                .with("dtype", TextNode.valueOf("bool"))
                .run(kernels);
        Tensor on = value(call, "on_value", 1, type, kernels);
        Tensor off = value(call, "off_value", 0, type, kernels);
        return Gathering.choose(Cast.to(DType.BOOL, hot), on, off);
    }

    private static DType oneHotType(Call<Operand> call) {
        for (String name : List.of("on_value", "off_value")) {
            if (call.has(name) && !call.isConstant(name))
                return call.tensor(name).dtype();
        }
        if (call.has("dtype")) return call.requiredType("dtype");
        for (String name : List.of("on_value", "off_value")) {
            if (call.has(name)) return call.tensor(name).dtype();
        }
        return DType.FLOAT32;
    }

    private static Tensor value(Call<Operand> call, String name, long defaultValue, DType type, Kernels kernels) {
        Tensor value =
                call.has(name) ? OneType.one(call, name, kernels) : Tensor.of(DType.INT32, new long[] {defaultValue});
        return Numbers.cast(value, type, kernels);
    }
}
