package org.kerasaudit.importer.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Moves elements without computing anything; keeps the element type. Axes count from the front unless stated otherwise.
 */
public final class Layout {
    /** The cost of finding and copying a slice. */
    private static final int SELECTED = 8;

    private Layout() {}

    /** Permutes the axes: axis {@code i} of the result is axis {@code permutation[i]} of {@code x}. */
    public static Tensor transpose(Tensor x, int... permutation) {
        int rank = x.rank();
        int[] strides = strides(x.dims());
        int[] dims = new int[rank];
        int[] steps = new int[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = x.dim(permutation[i]);
            steps[i] = strides[permutation[i]];
        }
        return gatherStrided(x, dims, steps, 0);
    }

    /** Returns the permutation that undoes {@code permutation}. */
    public static int[] inverse(int... permutation) {
        int[] inverse = new int[permutation.length];
        for (int i = 0; i < permutation.length; i++) inverse[permutation[i]] = i;
        return inverse;
    }

    /** Transposes {@code [batch, channels, spatial...]} to {@code [batch, spatial..., channels]}. */
    public static Tensor channelsLast(Tensor x) {
        return transpose(x, channelsLastPermutation(x.rank()));
    }

    /** Transposes {@code [batch, spatial..., channels]} to {@code [batch, channels, spatial...]}. */
    public static Tensor channelsFirst(Tensor x) {
        return transpose(x, inverse(channelsLastPermutation(x.rank())));
    }

    private static int[] channelsLastPermutation(int rank) {
        int[] permutation = new int[rank];
        for (int i = 1; i < rank - 1; i++) permutation[i] = i + 1;
        permutation[rank - 1] = 1;
        return permutation;
    }

    /**
     * Returns {@code length} slices along {@code axis}, starting at {@code start} and {@code step} apart; a negative
     * step goes backward.
     */
    public static Tensor slice(Tensor x, int axis, int start, int length, int step) {
        int[] dims = x.dims();
        if (length > 0
                && (start < 0
                        || start >= dims[axis]
                        || start + (length - 1) * step < 0
                        || start + (length - 1) * step >= dims[axis])) {
            throw new IndexOutOfBoundsException("slice of " + x + " along axis " + axis);
        }
        int[] steps = strides(dims);
        int offset = start * steps[axis];
        steps[axis] *= step;
        dims[axis] = length;
        return gatherStrided(x, dims, steps, offset);
    }

    public static Tensor slice(Tensor x, int axis, int start, int length) {
        return slice(x, axis, start, length, 1);
    }

    /** Returns slice {@code index} along {@code axis} and drops the axis. */
    public static Tensor pick(Tensor x, int axis, int index) {
        Shape dropped = x.shape().without(axis);
        return slice(x, axis, index, 1).reshape(dropped.toInts());
    }

    public static Tensor reverse(Tensor x, int axis) {
        return slice(x, axis, x.dim(axis) - 1, x.dim(axis), -1);
    }

    /** Concatenates tensors of one element type along {@code axis}. */
    public static Tensor concat(List<Tensor> parts, int axis) {
        Deferred deferred = parts.stream()
                .map(Tensor::deferred)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (deferred != null) return deferred.joined(parts, axis);
        Tensor first = parts.get(0);
        int[] dims = first.dims();
        dims[axis] = parts.stream().mapToInt(part -> part.dim(axis)).sum();
        int outer = Tensor.count(Arrays.copyOf(dims, axis));
        int inner = Tensor.count(Arrays.copyOfRange(dims, axis + 1, dims.length));
        Object joined = allocate(first, Tensor.count(dims));
        int at = 0;
        for (Tensor part : parts) {
            int run = part.dim(axis) * inner;
            for (int o = 0; o < outer; o++) {
                System.arraycopy(part.array(), o * run, joined, o * dims[axis] * inner + at, run);
            }
            at += run;
        }
        return first.sibling(joined, Tensor.count(dims), dims);
    }

    /** Stacks tensors of one shape along a new axis. */
    public static Tensor stack(List<Tensor> parts, int axis) {
        return concat(
                parts.stream()
                        .map(part -> part.reshape(part.shape().insert(axis, 1).toInts()))
                        .toList(),
                axis);
    }

    /** Pads every axis with {@code before} zeros at its start and {@code after} zeros at its end. */
    public static Tensor pad(Tensor x, int[] before, int[] after) {
        Deferred deferred = x.deferred();
        if (deferred != null) return deferred.padded(before, after);
        int[] dims = x.dims();
        for (int i = 0; i < dims.length; i++) dims[i] += before[i] + after[i];
        int[] steps = strides(dims);
        int offset = 0;
        for (int i = 0; i < dims.length; i++) offset += before[i] * steps[i];
        Object padded = allocate(x, Tensor.count(dims));
        copyRuns(x.array(), x.dims(), strides(x.dims()), 0, padded, steps, offset);
        return x.sibling(padded, Tensor.count(dims), dims);
    }

    /** Reshapes the elements to lie along one axis of a tensor with {@code rank} axes; the others have size 1. */
    public static Tensor along(Tensor elements, int axis, int rank) {
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        dims[axis] = elements.size();
        return elements.reshape(dims);
    }

    /** Repeats every slice along {@code axis} {@code times} times in a row, like {@code numpy.repeat}. */
    public static Tensor repeat(Tensor x, int axis, int times) {
        return select(x, axis, Math.multiplyExact(x.dim(axis), times), i -> i / times);
    }

    /** Returns the slices {@code index(0), …, index(length - 1)} along {@code axis}. */
    public static Tensor select(Tensor x, int axis, int length, IntUnaryOperator index) {
        Deferred deferred = x.deferred();
        if (deferred != null) return deferred.selected(axis, selection(length, index));
        int[] dims = x.dims();
        int outer = Tensor.count(Arrays.copyOf(dims, axis));
        int inner = Tensor.count(Arrays.copyOfRange(dims, axis + 1, dims.length));
        int source = dims[axis];
        dims[axis] = length;
        Object selected = allocate(x, Tensor.count(dims));
        Budget.spend(SELECTED * (double) outer * length);
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < length; i++) {
                int from = (o * source + index.applyAsInt(i)) * inner;
                copy(x, from, selected, (o * length + i) * inner, inner);
            }
        }
        return x.sibling(selected, Tensor.count(dims), dims);
    }

    private static int[] selection(int length, IntUnaryOperator index) {
        Budget.allow(length);
        return IntStream.range(0, length).map(index).toArray();
    }

    /**
     * Copies elements directly from off-heap memory if they are stored there, so that selecting a few rows does not
     * read a whole table.
     */
    private static void copy(Tensor x, int from, Object to, int at, int length) {
        FloatBuffer stored = x.stored();
        if (stored != null) stored.get(from, (float[]) to, at, length);
        else System.arraycopy(x.array(), from, to, at, length);
    }

    /** Broadcasts {@code x} to {@code dims} by NumPy's rules. */
    public static Tensor broadcast(Tensor x, int... dims) {
        return Arrays.equals(x.dims(), dims) ? x : gatherStrided(x, dims, broadcastStrides(x.dims(), dims), 0);
    }

    /**
     * Returns the dimensions to which two operands broadcast. Throws {@link IllegalArgumentException} if they cannot be
     * broadcast.
     */
    public static int[] broadcastDims(int[] a, int[] b) {
        int rank = Math.max(a.length, b.length);
        int[] dims = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int left = i <= a.length ? a[a.length - i] : 1;
            int right = i <= b.length ? b[b.length - i] : 1;
            if (left != right && left != 1 && right != 1) {
                throw new IllegalArgumentException(Shape.of(a) + " and " + Shape.of(b) + " cannot be broadcast");
            }
            dims[rank - i] = left == 1 ? right : left;
        }
        return dims;
    }

    /** Returns the row-major strides of these dimensions, in elements. */
    public static int[] strides(int... dims) {
        int[] strides = new int[dims.length];
        int stride = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= dims[i];
        }
        return strides;
    }

    /** Returns the strides that read an array of dimensions {@code from} as if it had dimensions {@code to}. */
    static int[] broadcastStrides(int[] from, int[] to) {
        int[] dense = strides(from);
        int[] strides = new int[to.length];
        int shift = to.length - from.length;
        for (int i = 0; i < from.length; i++) strides[i + shift] = from[i] == 1 && to[i + shift] != 1 ? 0 : dense[i];
        return strides;
    }

    /** Reads a block of dimensions {@code dims} from {@code x} at {@code offset} with these strides, in elements. */
    public static Tensor gatherStrided(Tensor x, int[] dims, int[] steps, int offset) {
        Deferred deferred = x.deferred();
        if (deferred != null) return deferred.strided(dims, steps, offset);
        int count = Tensor.count(dims);
        Object gathered = allocate(x, count);
        copyRuns(x.array(), dims, steps, offset, gathered, strides(dims), 0);
        return x.sibling(gathered, count, dims);
    }

    /** Copies a block of dimensions {@code dims} between two strided arrays. */
    private static void copyRuns(
            Object from, int[] dims, int[] fromSteps, int fromOffset, Object to, int[] toSteps, int toOffset) {
        int rank = dims.length;
        if (rank == 0) {
            System.arraycopy(from, fromOffset, to, toOffset, 1);
            return;
        }
        if (Tensor.count(dims) == 0) return;
        int run = dims[rank - 1];
        int fromStep = fromSteps[rank - 1];
        int toStep = toSteps[rank - 1];
        int[] at = new int[rank];
        int source = fromOffset;
        int target = toOffset;
        while (true) {
            copyRun(from, source, fromStep, to, target, toStep, run);
            int axis = rank - 2;
            while (axis >= 0 && ++at[axis] == dims[axis]) {
                source -= (dims[axis] - 1) * fromSteps[axis];
                target -= (dims[axis] - 1) * toSteps[axis];
                at[axis--] = 0;
            }
            if (axis < 0) return;
            source += fromSteps[axis];
            target += toSteps[axis];
        }
    }

    private static void copyRun(Object from, int source, int fromStep, Object to, int target, int toStep, int run) {
        if (fromStep == 1 && toStep == 1) {
            System.arraycopy(from, source, to, target, run);
        } else if (from instanceof float[] floats) {
            float[] out = (float[]) to;
            for (int i = 0; i < run; i++) out[target + i * toStep] = floats[source + i * fromStep];
        } else if (from instanceof double[] doubles) {
            double[] out = (double[]) to;
            for (int i = 0; i < run; i++) out[target + i * toStep] = doubles[source + i * fromStep];
        } else {
            for (int i = 0; i < run; i++) System.arraycopy(from, source + i * fromStep, to, target + i * toStep, 1);
        }
    }

    private static Object allocate(Tensor like, int count) {
        if (like.stored() != null) return new float[count];
        return java.lang.reflect.Array.newInstance(like.array().getClass().getComponentType(), count);
    }
}
