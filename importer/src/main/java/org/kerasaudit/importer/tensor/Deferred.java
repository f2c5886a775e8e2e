package org.kerasaudit.importer.tensor;

import java.util.List;

/** Elements that are computed later. Layout operations on them are recorded instead of performed. */
public interface Deferred {
    /**
     * Returns the elements as an array of their Java type. Throws {@link NotComputedException} until they are computed.
     */
    Object array();

    /** Defers {@link Tensor#reshape}. */
    Tensor reshaped(int... dims);

    /** Defers reading a block of dimensions {@code dims} at {@code offset} with these strides, in elements. */
    Tensor strided(int[] dims, int[] steps, int offset);

    /** Defers {@link Layout#pad}. */
    Tensor padded(int[] before, int[] after);

    /** Defers {@link Layout#select} of these slices. */
    Tensor selected(int axis, int[] indices);

    /** Defers {@link Layout#concat} of {@code parts}, which include these elements. */
    Tensor joined(List<Tensor> parts, int axis);
}
