package org.kerasaudit.importer.tensor;

/** Converts element types as {@code keras.ops.cast} does. */
public final class Cast {
    private Cast() {}

    /**
     * Returns {@code x} as {@code dtype}: floating-point numbers are truncated toward zero, integers are wrapped to
     * their width, and any nonzero number is true. Throws {@link IllegalArgumentException} for conversions between
     * strings and numbers.
     */
    public static Tensor to(DType dtype, Tensor x) {
        if (x.dtype() == dtype) return x;
        if (x.dtype() == DType.STRING || dtype == DType.STRING) {
            throw new IllegalArgumentException("cannot cast " + x + " to " + dtype.kerasName());
        }
        if (dtype.isFloating()) return Precision.of(dtype).orElseThrow().convert(x);
        long[] integers = new long[x.size()];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = dtype == DType.BOOL ? (x.get(i) != 0 ? 1 : 0) : wrap(dtype, x.getLong(i));
        }
        return Tensor.of(dtype, integers, x.dims());
    }

    /** Returns the value of the lower bits of {@code value} that {@code dtype} keeps. */
    static long wrap(DType dtype, long value) {
        return switch (dtype) {
            case INT8 -> (byte) value;
            case INT16 -> (short) value;
            case INT32 -> (int) value;
            case UINT8 -> value & 0xFF;
            case UINT16 -> value & 0xFFFF;
            case UINT32 -> value & 0xFFFF_FFFFL;
            default -> value;
        };
    }
}
