package org.kerasaudit.importer.file.bytes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/** Decodes stored numbers in row-major order into tensors. */
public final class Elements {
    /** Number of elements decoded per buffer. */
    private static final int BLOCK = 1 << 24;

    private Elements() {}

    /** Decodes a tensor of shape {@code dims} and element type {@code type} from the start of {@code stored}. */
    public static Tensor decode(DType type, ByteOrder order, Bytes stored, int... dims) {
        int count = Tensor.count(dims);
        return switch (type) {
            case FLOAT32 -> float32(order, stored, count, dims);
            case FLOAT16, BFLOAT16 -> Tensor.of(floats(type, order, stored, count), dims);
            case FLOAT64 -> Tensor.of(doubles(order, stored, count), dims);
            case STRING -> throw new IllegalArgumentException("text is not numbers");
            default -> Tensor.of(type, longs(type, order, stored, count), dims);
        };
    }

    /** Uses mapped bytes in place if their byte order is that of the machine. */
    private static Tensor float32(ByteOrder order, Bytes stored, int count, int... dims) {
        boolean inPlace = count > 0 && count <= Bytes.STRIDE / Float.BYTES && order == ByteOrder.nativeOrder();
        if (inPlace) {
            ByteBuffer mapped = block(DType.FLOAT32, order, stored, 0, count);
            if (mapped.isDirect()) return Tensor.of(mapped.asFloatBuffer(), dims);
        }
        return Tensor.of(floats(DType.FLOAT32, order, stored, count), dims);
    }

    private static float[] floats(DType type, ByteOrder order, Bytes stored, int count) {
        float[] floats = new float[count];
        for (int at = 0; at < count; at += BLOCK) {
            int n = Math.min(BLOCK, count - at);
            ByteBuffer block = block(type, order, stored, at, n);
            switch (type) {
                case FLOAT32 -> block.asFloatBuffer().get(floats, at, n);
                case FLOAT16 -> {
                    for (int i = 0; i < n; i++) floats[at + i] = half(block.getShort(2 * i));
                }
                default -> {
                    for (int i = 0; i < n; i++) floats[at + i] = Float.intBitsToFloat(block.getShort(2 * i) << 16);
                }
            }
        }
        return floats;
    }

    private static double[] doubles(ByteOrder order, Bytes stored, int count) {
        double[] doubles = new double[count];
        for (int at = 0; at < count; at += BLOCK) {
            int n = Math.min(BLOCK, count - at);
            block(DType.FLOAT64, order, stored, at, n).asDoubleBuffer().get(doubles, at, n);
        }
        return doubles;
    }

    private static long[] longs(DType type, ByteOrder order, Bytes stored, int count) {
        long[] longs = new long[count];
        for (int at = 0; at < count; at += BLOCK) {
            int n = Math.min(BLOCK, count - at);
            ByteBuffer block = block(type, order, stored, at, n);
            for (int i = 0; i < n; i++) longs[at + i] = whole(type, block, i);
        }
        return longs;
    }

    private static ByteBuffer block(DType type, ByteOrder order, Bytes stored, int at, int n) {
        return stored.buffer((long) at * type.bytes(), n * type.bytes()).order(order);
    }

    private static long whole(DType type, ByteBuffer from, int i) {
        return switch (type) {
            case INT8 -> from.get(i);
            case UINT8 -> from.get(i) & 0xFF;
            case BOOL -> from.get(i) == 0 ? 0 : 1;
            case INT16 -> from.getShort(2 * i);
            case UINT16 -> from.getShort(2 * i) & 0xFFFF;
            case INT32 -> from.getInt(4 * i);
            case UINT32 -> from.getInt(4 * i) & 0xFFFF_FFFFL;
            case INT64 -> from.getLong(8 * i);
            case UINT64 -> unsigned(from.getLong(8 * i));
            default -> throw new IllegalArgumentException(type + " is not integral");
        };
    }

    private static long unsigned(long bits) {
        if (bits < 0) throw new ArithmeticException(Long.toUnsignedString(bits) + " is beyond 2^63 - 1");
        return bits;
    }

    /** Converts IEEE 754 half-precision bits. */
    static float half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        int sign = (bits & 0x8000) << 16;
        if (exponent == 0) return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1p-24f));
        int wide = exponent == 0x1F ? 0xFF : exponent + 112;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }
}
