package org.kerasaudit.importer.model;

import java.util.function.Supplier;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A tensor in a file, not read yet.
 *
 * @param location where it stands in the file, e.g. {@code /model_weights/dense/dense/kernel}
 * @param reader reads its values; throws the container's own exception where the bytes are not what they claim
 */
public record StoredTensor(String location, Shape shape, DType dtype, Supplier<Tensor> reader) {
    public Tensor read() {
        return reader.get();
    }

    @Override
    public String toString() {
        return location + " " + dtype.kerasName() + shape;
    }
}
