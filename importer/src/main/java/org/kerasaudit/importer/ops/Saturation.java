package org.kerasaudit.importer.ops;

import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Casts that saturate at the ends of the range both types can represent, {@code keras.ops.saturate_cast}. If one type
 * cannot represent an end of the other exactly, Keras's result beyond it is undefined.
 */
public final class Saturation {
    private Saturation() {}

    public static Tensor cast(Tensor x, DType dtype, Kernels kernels) {
        if (x.dtype().isFloating()) return ofReal(x, dtype, kernels);
        long min = Math.max(min(x.dtype()), dtype.isFloating() ? -(long) Pointwise.largest(dtype) : min(dtype));
        long max = dtype.isFloating() ? max(x.dtype(), dtype) : Math.min(max(x.dtype()), max(dtype));
        Tensor cut = Numbers.mapIntegers(Cast.to(DType.INT64, x), a -> Math.max(min, Math.min(max, a)));
        return Numbers.cast(cut, dtype, kernels);
    }

    private static Tensor ofReal(Tensor x, DType dtype, Kernels kernels) {
        double range = Pointwise.largest(x.dtype());
        double max = Math.min(range, dtype.isFloating() ? Pointwise.largest(dtype) : max(dtype));
        double min = Math.max(-range, dtype.isFloating() ? -Pointwise.largest(dtype) : min(dtype));
        boolean exact = rounded(max, x.dtype()) <= max;
        for (int i = 0; i < x.size() && !exact; i++) if (x.get(i) > max) throw undefined(x.dtype(), dtype);
        Tensor cut = Numbers.map(x, "saturate", a -> Math.max(min, Math.min(max, a)), kernels);
        return Numbers.cast(cut, dtype, kernels);
    }

    private static double rounded(double end, DType floating) {
        return Precision.of(floating).orElseThrow().of(new double[] {end}).get(0);
    }

    /** Returns the largest value of an integer type that a floating-point type holds. */
    private static long max(DType integral, DType floating) {
        long max = max(integral);
        if (Pointwise.largest(floating) < max) return (long) Pointwise.largest(floating);
        if (rounded(max, floating) > max || max == Long.MAX_VALUE) throw undefined(integral, floating);
        return max;
    }

    private static NotCheckableException undefined(DType from, DType to) {
        return new NotCheckableException("saturate_cast of " + from.kerasName() + " to " + to.kerasName()
                + " is undefined in Keras for this value");
    }

    static long min(DType dtype) {
        return switch (dtype) {
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            case INT64 -> Long.MIN_VALUE;
            default -> 0;
        };
    }

    static long max(DType dtype) {
        return switch (dtype) {
            case BOOL -> 1;
            case INT8 -> Byte.MAX_VALUE;
            case INT16 -> Short.MAX_VALUE;
            case INT32 -> Integer.MAX_VALUE;
            case UINT8 -> 0xFF;
            case UINT16 -> 0xFFFF;
            case UINT32 -> 0xFFFF_FFFFL;
            default -> Long.MAX_VALUE;
        };
    }
}
