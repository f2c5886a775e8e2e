package org.kerasaudit.importer.ops;

import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Casts that cut numbers off at the ends of the range both types can hold, {@code keras.ops.saturate_cast}. Where one of them
 * cannot hold an end of the other exactly, what Keras makes of numbers beyond it is not defined.
 */
public final class Saturation {
    private Saturation() {}

    public static Tensor cast(Tensor x, DType dtype, Kernels kernels) {
        if (x.dtype().isFloating()) return ofReal(x, dtype, kernels);
        long least = Math.max(least(x.dtype()), dtype.isFloating() ? -(long) Pointwise.largest(dtype) : least(dtype));
        long most = dtype.isFloating() ? most(x.dtype(), dtype) : Math.min(most(x.dtype()), most(dtype));
        Tensor cut = Numbers.mapWhole(Cast.to(DType.INT64, x), a -> Math.max(least, Math.min(most, a)));
        return Numbers.cast(cut, dtype, kernels);
    }

    private static Tensor ofReal(Tensor x, DType dtype, Kernels kernels) {
        double range = Pointwise.largest(x.dtype());
        double most = Math.min(range, dtype.isFloating() ? Pointwise.largest(dtype) : most(dtype));
        double least = Math.max(-range, dtype.isFloating() ? -Pointwise.largest(dtype) : least(dtype));
        boolean exact = held(most, x.dtype()) <= most;
        for (int i = 0; i < x.size() && !exact; i++) if (x.get(i) > most) throw undefined(x.dtype(), dtype);
        Tensor cut = Numbers.map(x, "saturate", a -> Math.max(least, Math.min(most, a)), kernels);
        return Numbers.cast(cut, dtype, kernels);
    }

    private static double held(double end, DType floating) {
        return Precision.of(floating).orElseThrow().of(new double[] {end}).get(0);
    }

    /** The largest whole number that a floating type must hold. */
    private static long most(DType whole, DType floating) {
        long most = most(whole);
        if (Pointwise.largest(floating) < most) return (long) Pointwise.largest(floating);
        if (held(most, floating) > most || most == Long.MAX_VALUE) throw undefined(whole, floating);
        return most;
    }

    private static NotCheckableException undefined(DType from, DType to) {
        return new NotCheckableException(
                "saturate_cast of " + from.kerasName() + " to " + to.kerasName() + " is not defined there by Keras");
    }

    static long least(DType dtype) {
        return switch (dtype) {
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            case INT64 -> Long.MIN_VALUE;
            default -> 0;
        };
    }

    static long most(DType dtype) {
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
