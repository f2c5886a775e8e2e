package org.kerasaudit.importer.ops;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The elements of a tensor as bytes in little-endian order.
 *
 * @param dims the dimensions of the tensor
 * @param width bytes per element
 */
record Bits(ByteBuffer bytes, int[] dims, int width) {

    static Bits of(Tensor x) {
        int width = x.dtype().bytes();
        ByteBuffer bytes = ByteBuffer.allocate(x.size() * width).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < x.size(); i++) {
            switch (x.dtype()) {
                case FLOAT32 -> bytes.putFloat((float) x.get(i));
                case FLOAT64 -> bytes.putDouble(x.get(i));
                case INT8, UINT8 -> bytes.put((byte) x.getLong(i));
                case INT16, UINT16 -> bytes.putShort((short) x.getLong(i));
                case INT32, UINT32 -> bytes.putInt((int) x.getLong(i));
                case INT64, UINT64 -> bytes.putLong(x.getLong(i));
                default ->
                    throw new NotCheckableException("a view of " + x.dtype().kerasName() + " is not supported");
            }
        }
        return new Bits(bytes.flip(), x.dims(), width);
    }

    /** Reinterprets the bytes as elements of another type; the last axis grows or shrinks. */
    Tensor as(DType dtype) {
        int size = bytes.limit() / dtype.bytes();
        int[] viewed = dims.clone();
        if (width != dtype.bytes()) {
            int last = viewed.length - 1;
            if (last < 0 || viewed[last] * width % dtype.bytes() != 0) {
                throw new ShapeException(
                        "a last axis that holds whole elements of " + dtype.kerasName(),
                        viewed[last] * width + " bytes");
            }
            viewed[last] = viewed[last] * width / dtype.bytes();
        }
        if (dtype.isFloating()) return floating(dtype, size, viewed);
        long[] integers = new long[size];
        for (int i = 0; i < size; i++) integers[i] = integers(dtype, i * dtype.bytes());
        return Tensor.of(dtype, integers, viewed);
    }

    private Tensor floating(DType dtype, int size, int[] viewed) {
        if (dtype == DType.FLOAT64) {
            double[] values = new double[size];
            for (int i = 0; i < size; i++) values[i] = bytes.getDouble(i * Double.BYTES);
            return Tensor.of(values, viewed);
        }
        if (dtype != DType.FLOAT32)
            throw new NotCheckableException("a view as " + dtype.kerasName() + " is not supported");
        float[] values = new float[size];
        for (int i = 0; i < size; i++) values[i] = bytes.getFloat(i * Float.BYTES);
        return Tensor.of(values, viewed);
    }

    private long integers(DType dtype, int at) {
        return switch (dtype) {
            case INT8 -> bytes.get(at);
            case UINT8 -> bytes.get(at) & 0xFF;
            case INT16 -> bytes.getShort(at);
            case UINT16 -> bytes.getShort(at) & 0xFFFF;
            case INT32 -> bytes.getInt(at);
            case UINT32 -> bytes.getInt(at) & 0xFFFF_FFFFL;
            case BOOL -> bytes.get(at) == 0 ? 0 : 1;
            default -> bytes.getLong(at);
        };
    }
}
