package org.kerasaudit.importer.model;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A tensor in a file, not read yet.
 *
 * @param location where it stands in the file, e.g. {@code /model_weights/dense/dense/kernel}
 * @param reader reads its values; throws the container's own exception where the bytes are not what they claim
 * @param blocks reads its values as they are stored, without holding all of them; null for text and for what is derived
 */
public record StoredTensor(
        String location,
        Shape shape,
        DType dtype,
        Supplier<Tensor> reader,
        @Nullable Blocks blocks) {

    /** A tensor that is only to be had as a whole. */
    public StoredTensor(String location, Shape shape, DType dtype, Supplier<Tensor> reader) {
        this(location, shape, dtype, reader, null);
    }

    public Tensor read() {
        return reader.get();
    }

    /** A tensor is that of one file, so that none equals another. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return location + " " + dtype.kerasName() + shape;
    }
}
