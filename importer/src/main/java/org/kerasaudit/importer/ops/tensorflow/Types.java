package org.kerasaudit.importer.ops.tensorflow;

import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;

/** The element types a TensorFlow function takes, and the type it computes them in. */
enum Types {
    ANY,
    NUMBERS,
    FLOATING,
    BOOLEANS,
    /** Whole numbers count as float32. */
    WHOLE_AS_FLOAT32,
    /** Whole numbers count as floating numbers wide enough for them. */
    WHOLE_AS_WIDE;

    /** The tensor in the type that {@code function} computes it in. */
    Tensor admit(String function, Tensor x, Kernels kernels) {
        DType type = x.dtype();
        boolean number = type != DType.BOOL && type != DType.STRING;
        boolean taken = switch (this) {
            case ANY, WHOLE_AS_FLOAT32 -> true;
            case NUMBERS, WHOLE_AS_WIDE -> number;
            case FLOATING -> type.isFloating();
            case BOOLEANS -> type == DType.BOOL;
        };
        if (!taken) throw new InputException(function + " does not take " + type.kerasName());
        if (this == WHOLE_AS_FLOAT32 && type.isIntegral()) return Numbers.cast(x, DType.FLOAT32, kernels);
        return this == WHOLE_AS_WIDE && !type.isFloating() ? Numbers.cast(x, wide(type), kernels) : x;
    }

    private static DType wide(DType whole) {
        return whole.bytes() > 2 ? DType.FLOAT64 : DType.FLOAT32;
    }
}
