package org.kerasaudit.importer.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a tensor with possibly unknown sizes. Immutable. Prints as Keras does: {@code (None, 100)},
 * {@code (3,)}. Negative axes count from the end.
 */
public final class Shape {
    /** The size of an axis that is unknown until data arrives; Keras's {@code None}. */
    public static final long UNKNOWN = -1;

    public static final Shape SCALAR = new Shape(new long[0]);

    private final long[] dims;
    private final @Nullable Shape contents;

    private Shape(long[] dims) {
        this(dims, null);
    }

    private Shape(long[] dims, @Nullable Shape contents) {
        this.dims = dims;
        this.contents = contents;
    }

    /**
     * Returns the same shape for a number or vector that is known to contain these sizes. Contents do not affect
     * equality.
     */
    public Shape holding(Shape sizes) {
        return new Shape(dims, sizes);
    }

    /** Returns the contents of the tensor, if it is a number or vector of sizes that follow from other shapes. */
    public Optional<Shape> contents() {
        return Optional.ofNullable(contents);
    }

    /** Returns a shape of these sizes, {@link #UNKNOWN} for unknown ones. */
    public static Shape of(long... dims) {
        for (long dim : dims) {
            if (dim < UNKNOWN) throw new IllegalArgumentException("negative size in " + Arrays.toString(dims));
        }
        return dims.length == 0 ? SCALAR : new Shape(dims.clone());
    }

    public static Shape of(List<Long> dims) {
        return of(dims.stream().mapToLong(Long::longValue).toArray());
    }

    public static Shape of(int[] dims) {
        return of(Arrays.stream(dims).asLongStream().toArray());
    }

    public int rank() {
        return dims.length;
    }

    /** Returns the size along {@code axis}, or {@link #UNKNOWN}. */
    public long dim(int axis) {
        return dims[index(axis)];
    }

    public boolean known(int axis) {
        return dim(axis) != UNKNOWN;
    }

    public boolean fullyKnown() {
        for (long dim : dims) if (dim == UNKNOWN) return false;
        return true;
    }

    /** Returns whether {@code axis} (possibly negative) exists in this shape. */
    public boolean hasAxis(int axis) {
        return axis >= -dims.length && axis < dims.length;
    }

    /** Returns {@code axis} counted from the front. Throws {@link IndexOutOfBoundsException} if it does not exist. */
    public int index(int axis) {
        if (!hasAxis(axis)) throw new IndexOutOfBoundsException("no axis " + axis + " in " + this);
        return axis < 0 ? axis + dims.length : axis;
    }

    public Shape with(int axis, long dim) {
        long[] changed = dims.clone();
        changed[index(axis)] = dim;
        return of(changed);
    }

    public Shape without(int axis) {
        int at = index(axis);
        return slice(0, at).append(slice(at + 1, dims.length));
    }

    public Shape insert(int at, long dim) {
        return slice(0, at).append(dim).append(slice(at, dims.length));
    }

    /** Returns the axes from {@code from} (inclusive) to {@code to} (exclusive), counted from the front. */
    public Shape slice(int from, int to) {
        return of(Arrays.copyOfRange(dims, from, to));
    }

    /** Returns this shape without its first axis, the batch. Throws {@link IndexOutOfBoundsException} for a scalar. */
    public Shape withoutBatch() {
        return slice(index(0) + 1, dims.length);
    }

    public Shape append(long... more) {
        long[] all = Arrays.copyOf(dims, dims.length + more.length);
        System.arraycopy(more, 0, all, dims.length, more.length);
        return of(all);
    }

    public Shape append(Shape more) {
        return append(more.dims);
    }

    /**
     * Returns the number of elements; empty if any size is unknown and none is zero. Throws {@link ArithmeticException}
     * if it is 2^63 or more.
     */
    public OptionalLong size() {
        for (long dim : dims) if (dim == 0) return OptionalLong.of(0);
        long size = 1;
        for (long dim : dims) {
            if (dim == UNKNOWN) return OptionalLong.empty();
            size = Math.multiplyExact(size, dim);
        }
        return OptionalLong.of(size);
    }

    /** Returns whether one tensor could have both shapes: same rank, and equal sizes wherever both are known. */
    public boolean compatible(Shape other) {
        if (rank() != other.rank()) return false;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] != other.dims[i] && dims[i] != UNKNOWN && other.dims[i] != UNKNOWN) return false;
        }
        return true;
    }

    /** Merges the known sizes of two compatible shapes. */
    public Shape merge(Shape other) {
        if (fullyKnown()) return this;
        long[] merged = dims.clone();
        for (int i = 0; i < merged.length; i++) if (merged[i] == UNKNOWN) merged[i] = other.dims[i];
        return of(merged);
    }

    public long[] toArray() {
        return dims.clone();
    }

    /** Returns the sizes as ints. Throws {@link ArithmeticException} if one does not fit. */
    public int[] toInts() {
        return Arrays.stream(dims).mapToInt(Math::toIntExact).toArray();
    }

    /** Returns JSON-like text, the form in which messages quote file contents: {@code [None, 100]}. */
    public String brackets() {
        return join("[", "]");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(dims, that.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return join("(", dims.length == 1 ? ",)" : ")");
    }

    private String join(String open, String close) {
        StringJoiner text = new StringJoiner(", ", open, close);
        for (long dim : dims) text.add(dim == UNKNOWN ? "None" : Long.toString(dim));
        return text.toString();
    }
}
