package org.kerasaudit.importer.tensor;

/** The element type a forward pass computes in. */
public enum Precision {
    FLOAT32,
    FLOAT64;

    /** {@code tensor} as this precision holds it; shared where it already is. Strings are not numbers and not converted. */
    public Tensor convert(Tensor tensor) {
        return this == FLOAT32
                ? tensor.dtype() == DType.FLOAT32 ? tensor : Tensor.of(tensor.floats(), tensor.dims())
                : tensor.dtype() == DType.FLOAT64 ? tensor : Tensor.of(tensor.doubles(), tensor.dims());
    }

    /** A tensor over freshly computed elements, rounded once to this precision. */
    public Tensor of(double[] data, int... dims) {
        return this == FLOAT64
                ? Tensor.of(data, dims)
                : Tensor.of(Tensor.of(data, dims).floats(), dims);
    }
}
