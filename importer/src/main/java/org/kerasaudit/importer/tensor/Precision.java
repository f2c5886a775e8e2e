package org.kerasaudit.importer.tensor;

import java.util.Arrays;
import java.util.Optional;
import org.kerasaudit.importer.tensor.Rounding.FloatRounding;

/** The element type of a forward pass. Half-precision numbers are held as float32 values. */
public enum Precision {
    FLOAT16(DType.FLOAT16, Rounding::toHalf),
    BFLOAT16(DType.BFLOAT16, Rounding::toBfloat16),
    FLOAT32(DType.FLOAT32, x -> x),
    FLOAT64(DType.FLOAT64, x -> x);

    private final DType dtype;
    private final FloatRounding rounding;

    Precision(DType dtype, FloatRounding rounding) {
        this.dtype = dtype;
        this.rounding = rounding;
    }

    /** Returns the precision of this element type; empty for integers and strings. */
    public static Optional<Precision> of(DType dtype) {
        return Arrays.stream(values())
                .filter(precision -> precision.dtype == dtype)
                .findFirst();
    }

    public DType dtype() {
        return dtype;
    }

    /** Returns whether it has fewer bits than float32. */
    public boolean half() {
        return this == FLOAT16 || this == BFLOAT16;
    }

    /** Returns the largest relative error of rounding to this precision: half the distance from 1 to the next number. */
    public double unitRoundoff() {
        return switch (this) {
            case FLOAT16 -> 0x1p-11;
            case BFLOAT16 -> 0x1p-8;
            case FLOAT32 -> 0x1p-24;
            case FLOAT64 -> 0x1p-53;
        };
    }

    /** Returns the coarser of the two precisions. */
    public Precision coarser(Precision other) {
        return unitRoundoff() >= other.unitRoundoff() ? this : other;
    }

    /**
     * Returns {@code tensor} converted to this precision; the same tensor if it already has it. Strings are not
     * converted.
     */
    public Tensor convert(Tensor tensor) {
        if (tensor.dtype() == dtype) return tensor;
        return this == FLOAT64 ? Tensor.of(tensor.doubles(), tensor.dims()) : of(tensor.floats(), tensor.dims());
    }

    /** Converts floating-point tensors and returns all others unchanged, as Keras autocasts the inputs of a layer. */
    public Tensor autocast(Tensor tensor) {
        return tensor.dtype().isFloating() ? convert(tensor) : tensor;
    }

    /** Returns a tensor of newly computed elements, rounded once to this precision. */
    public Tensor of(double[] data, int... dims) {
        return this == FLOAT64
                ? Tensor.of(data, dims)
                : of(Tensor.of(data, dims).floats(), dims);
    }

    /** Returns a result in float32 or float64 rounded to this precision. */
    public Tensor rounded(Tensor computed) {
        return half() ? of(computed.floats(), computed.dims()) : computed;
    }

    private Tensor of(float[] data, int... dims) {
        if (!half()) return Tensor.of(data, dims);
        float[] rounded = new float[data.length];
        for (int i = 0; i < rounded.length; i++) rounded[i] = rounding.round(data[i]);
        return Tensor.of(rounded, dims).retyped(dtype);
    }
}
