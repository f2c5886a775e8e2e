package org.kerasaudit.importer.ops;

import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A tensor as an operation is given it.
 *
 * @param weak whether it is a bare number of Python, whose type gives way to those of tensors
 */
public record Operand(Tensor tensor, boolean weak) {
    public static Operand of(Tensor tensor) {
        return new Operand(tensor, false);
    }

    public DType dtype() {
        return tensor.dtype();
    }

    /** Its type where promotion heeds that Python's numbers are weak. */
    Promotion type() {
        if (!weak) return Promotion.of(dtype());
        return dtype().isFloating() ? Promotion.WEAK_FLOAT : Promotion.WEAK_INT;
    }

    /** Its type where Keras makes a tensor of it before it looks: Python's numbers are int32 and float32 then. */
    Promotion strongType() {
        return weak && dtype().isFloating() ? Promotion.FLOAT32 : Promotion.of(dtype());
    }
}
