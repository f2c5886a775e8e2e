package org.kerasaudit.importer.ops;

import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A tensor argument of an operation.
 *
 * @param weak whether it is a Python number, whose type yields to that of tensors
 */
public record Operand(Tensor tensor, boolean weak) {
    public static Operand of(Tensor tensor) {
        return new Operand(tensor, false);
    }

    public DType dtype() {
        return tensor.dtype();
    }

    /** Returns the type for promotion where Python numbers are weak. */
    Promotion type() {
        if (!weak) return Promotion.of(dtype());
        return dtype().isFloating() ? Promotion.WEAK_FLOAT : Promotion.WEAK_INT;
    }

    /**
     * Returns the type for promotion where Keras converts operands to tensors first: Python numbers are then int32 or
     * float32.
     */
    Promotion strongType() {
        return weak && dtype().isFloating() ? Promotion.FLOAT32 : Promotion.of(dtype());
    }
}
