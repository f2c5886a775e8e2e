package org.kerasaudit.importer.model;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A tensor in a file, read on demand.
 *
 * @param location its place in the file, e.g. {@code /model_weights/dense/dense/kernel}
 * @param reader reads its values; throws the container's own exception if the bytes are invalid
 * @param blocks reads its values in stored form without keeping all of them in memory; null for text and derived tensors
 */
public record StoredTensor(
        String location,
        Shape shape,
        DType dtype,
        Supplier<Tensor> reader,
        @Nullable Blocks blocks) {

    /** Creates a tensor that can only be read as a whole. */
    public StoredTensor(String location, Shape shape, DType dtype, Supplier<Tensor> reader) {
        this(location, shape, dtype, reader, null);
    }

    public Tensor read() {
        return reader.get();
    }

    /** Compares by identity: every tensor belongs to one file. */
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
