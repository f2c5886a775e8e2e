package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Slices and updates at positions that may be tensors. */
final class Scattering {
    private static final Parameter INPUTS = Parameter.tensor("inputs");
    private static final Parameter START = Parameter.tensor("start_indices");

    static final List<Definition> DEFINITIONS = List.of(
            Definition.of(
                    "Slice",
                    "core",
                    List.of(INPUTS, START, Reshaping.sizes("shape")),
                    Scattering::slicedShape,
                    Scattering::slice),
            Definition.of(
                    "SliceUpdate",
                    "core",
                    List.of(INPUTS, START, Parameter.tensor("updates")),
                    ShapeRules.same("inputs"),
                    Scattering::updateSlice),
            Definition.of(
                    "Scatter",
                    "core",
                    List.of(Parameter.tensor("indices"), Parameter.tensor("values"), Reshaping.sizes("shape")),
                    call -> Shape.of(Reshaping.sizes(call, "shape")),
                    Scattering::scatter),
            Definition.of(
                    "ScatterUpdate",
                    "core",
                    List.of(
                            INPUTS,
                            Parameter.tensor("indices"),
                            Parameter.tensor("updates"),
                            Parameter.option(
                                    "reduction",
                                    "one of add, max, min, mul, or None",
                                    Scattering::isReduction,
                                    NullNode.instance)),
                    ShapeRules.same("inputs"),
                    Scattering::update));

    private Scattering() {}

    private static boolean isReduction(JsonNode json) {
        return json.isNull() || List.of("add", "max", "min", "mul").contains(json.asText());
    }

    private static Shape slicedShape(Call<Shape> call) {
        Shape x = call.tensor("inputs");
        long[] sizes = Reshaping.sizes(call, "shape");
        if (sizes.length != x.rank()) throw new ShapeException(x.rank() + " sizes", Arrays.toString(sizes));
        boolean constant = call.isConstant("start_indices");
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] != -1) continue;
            boolean known = constant && x.known(i);
            sizes[i] = known ? x.dim(i) - call.integers("start_indices")[i] : Shape.UNKNOWN;
        }
        return Shape.of(sizes);
    }

    /** Returns the start positions, which may be given as a list of numbers and single-element tensors. */
    private static Tensor start(Call<Operand> call, Kernels kernels) {
        List<Operand> parts = call.tensors("start_indices");
        return parts.size() == 1 ? parts.get(0).tensor() : Layout.stack(Joins.promoted(parts, kernels), 0);
    }

    private static Tensor slice(Call<Operand> call, Kernels kernels) {
        Tensor sliced = call.tensor("inputs").tensor();
        Tensor start = start(call, kernels);
        long[] sizes = Reshaping.sizes(call, "shape");
        for (int i = 0; i < sizes.length; i++) {
            int at = Math.toIntExact(start.getLong(i));
            int length = sizes[i] == -1 ? sliced.dim(i) - at : Math.toIntExact(sizes[i]);
            if (at < 0 || length < 0 || at + length > sliced.dim(i)) {
                throw new InputException("slice cannot take " + length + " elements starting at " + at
                        + " from an axis of size " + sliced.dim(i));
            }
            sliced = Layout.slice(sliced, i, at, length);
        }
        return sliced;
    }

    /** Updates a slice; one that would extend past the end is moved back. */
    private static Tensor updateSlice(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("inputs").tensor();
        Tensor updates = Numbers.cast(call.tensor("updates"), x.dtype(), kernels);
        Tensor start = start(call, kernels);
        int[] before = new int[x.rank()];
        int[] after = new int[x.rank()];
        for (int i = 0; i < before.length; i++) {
            int max = x.dim(i) - updates.dim(i);
            before[i] = (int) Math.max(0, Math.min(max, start.getLong(i)));
            after[i] = max - before[i];
        }
        long[] all = new long[updates.size()];
        Arrays.fill(all, 1);
        Tensor changed = Layout.pad(Tensor.of(DType.BOOL, all, updates.dims()), before, after);
        return Gathering.choose(changed, Layout.pad(updates, before, after), x);
    }

    private static Tensor scatter(Call<Operand> call, Kernels kernels) {
        Tensor values = Numbers.tensor(call.tensor("values"), kernels);
        int[] dims = Shape.of(Reshaping.sizes(call, "shape")).toInts();
        Tensor zero = Layout.broadcast(Numbers.of(values.dtype(), new double[1], kernels), dims);
        return scatter(zero, call.tensor("indices").tensor(), values, "add", kernels);
    }

    private static Tensor update(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("inputs").tensor();
        Tensor updates = Numbers.cast(call.tensor("updates"), x.dtype(), kernels);
        String reduction = call.has("reduction") ? call.word("reduction") : "set";
        return scatter(x, call.tensor("indices").tensor(), updates, reduction, kernels);
    }

    /**
     * Scatters updates. Each vector along the last axis of {@code indices} is a position in the leading axes of
     * {@code x}.
     */
    private static Tensor scatter(Tensor x, Tensor indices, Tensor updates, String reduction, Kernels kernels) {
        int depth = indices.dim(-1);
        int[] dims = x.dims();
        int block = Tensor.count(Arrays.copyOfRange(dims, depth, dims.length));
        int[] starts = IntStream.range(0, indices.size() / Math.max(1, depth))
                .map(i -> start(indices, i, dims))
                .toArray();
        if (updates.size() != starts.length * block) {
            throw new ShapeException(
                    starts.length * block + " updates", updates.shape().toString());
        }
        if (x.dtype().isIntegral()) {
            LongBinaryOperator op = Merge.named(reduction).integral();
            long[] result = new long[x.size()];
            for (int i = 0; i < result.length; i++) result[i] = x.getLong(i);
            for (int i = 0; i < updates.size(); i++) {
                int at = starts[i / block] * block + i % block;
                result[at] = op.applyAsLong(result[at], updates.getLong(i));
            }
            return Numbers.integers(x.dtype(), result, dims);
        }
        DoubleBinaryOperator op = Merge.named(reduction).real();
        double[] result = x.doubles().clone();
        for (int i = 0; i < updates.size(); i++) {
            int at = starts[i / block] * block + i % block;
            result[at] = op.applyAsDouble(result[at], updates.get(i));
        }
        return Numbers.of(x.dtype(), result, kernels, dims);
    }

    private static int start(Tensor indices, int i, int[] dims) {
        int depth = indices.dim(-1);
        int at = 0;
        for (int axis = 0; axis < depth; axis++) {
            long index = indices.getLong(i * depth + axis);
            if (index < 0 || index >= dims[axis]) {
                throw new InputException(
                        "index " + index + " is out of range for an axis of " + dims[axis] + " elements");
            }
            at = at * dims[axis] + (int) index;
        }
        return at;
    }

    /** Combines an element with an update. */
    private record Merge(DoubleBinaryOperator real, LongBinaryOperator integral) {
        static Merge named(String reduction) {
            return switch (reduction) {
                case "add" -> new Merge(Double::sum, Long::sum);
                case "mul" -> new Merge((a, b) -> a * b, (a, b) -> a * b);
                case "max" -> new Merge(Math::max, Math::max);
                case "min" -> new Merge(Math::min, Math::min);
                default -> new Merge((a, b) -> b, (a, b) -> b);
            };
        }
    }
}
