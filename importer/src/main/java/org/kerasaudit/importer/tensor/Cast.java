package org.kerasaudit.importer.tensor;

/** Changes the element type as {@code keras.ops.cast} does. */
public final class Cast {
    private Cast() {}

    /**
     * {@code x} as {@code dtype}: floating numbers are cut off towards zero, whole numbers wrapped to their width, any number
     * but zero is true. Strings are only ever strings.
     */
    public static Tensor to(DType dtype, Tensor x) {
        if (x.dtype() == dtype) return x;
        if (x.dtype() == DType.STRING || dtype == DType.STRING) {
            throw new IllegalArgumentException("cannot cast " + x + " to " + dtype.kerasName());
        }
        if (dtype.isFloating()) return Precision.of(dtype).orElseThrow().convert(x);
        long[] whole = new long[x.size()];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = dtype == DType.BOOL ? (x.get(i) != 0 ? 1 : 0) : wrap(dtype, x.getLong(i));
        }
        return Tensor.of(dtype, whole, x.dims());
    }

    /** The value that {@code dtype} keeps of the lower bits of {@code value}. */
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
