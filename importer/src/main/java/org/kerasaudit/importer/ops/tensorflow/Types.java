package org.kerasaudit.importer.ops.tensorflow;

import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;

/** The element types that a TensorFlow function takes, and the type in which it computes. */
enum Types {
    ANY,
    NUMBERS,
    FLOATING,
    BOOLEANS,
    /** Integers are converted to float32. */
    INTEGERS_AS_FLOAT32,
    /** Integers are converted to floating-point numbers that are wide enough. */
    INTEGERS_AS_WIDE;

    /**
     * Returns the tensor in the type in which {@code function} computes. Throws {@link InputException} if it does not
     * take the type.
     */
    Tensor convert(String function, Tensor x, Kernels kernels) {
        DType type = x.dtype();
        boolean number = type != DType.BOOL && type != DType.STRING;
        boolean taken = switch (this) {
            case ANY, INTEGERS_AS_FLOAT32 -> true;
            case NUMBERS, INTEGERS_AS_WIDE -> number;
            case FLOATING -> type.isFloating();
            case BOOLEANS -> type == DType.BOOL;
        };
        if (!taken) throw new InputException(function + " does not take " + type.kerasName());
        if (this == INTEGERS_AS_FLOAT32 && type.isIntegral()) return Numbers.cast(x, DType.FLOAT32, kernels);
        return this == INTEGERS_AS_WIDE && !type.isFloating() ? Numbers.cast(x, wide(type), kernels) : x;
    }

    private static DType wide(DType integral) {
        return integral.bytes() > 2 ? DType.FLOAT64 : DType.FLOAT32;
    }
}
