package org.kerasaudit.importer.tensor;

import java.util.List;

/** Elements that are computed later. Layout operations on them are noted down instead of done. */
public interface Deferred {
    /** The elements as an array of their Java type. Throws {@link NotComputedException} as long as they are not there. */
    Object array();

    /** {@link Tensor#reshape} of them. */
    Tensor reshaped(int... dims);

    /** A block of sizes {@code dims} read at {@code offset} with these strides, in elements. */
    Tensor strided(int[] dims, int[] steps, int offset);

    /** {@link Layout#pad} of them. */
    Tensor padded(int[] before, int[] after);

    /** {@link Layout#select} of these slices. */
    Tensor selected(int axis, int[] indices);

    /** {@link Layout#concat} of tensors of which these are one. */
    Tensor joined(List<Tensor> parts, int axis);
}
