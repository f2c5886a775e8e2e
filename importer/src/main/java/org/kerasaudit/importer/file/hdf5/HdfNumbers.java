package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.bytes.Shapes;
import org.kerasaudit.importer.file.hdf5.HdfMessages.Message;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Contiguous numbers of a common type, which is how most weights are stored.
 *
 * @param address the HDF5 address of the first
 * @param dims the sizes of the axes, none of which is negative
 * @param type a type of one, four or eight bytes, since an attribute can mark two-byte numbers as another type; or bfloat16,
 *     which h5py stores as opaque pairs of bytes
 */
record HdfNumbers(long address, long[] dims, DType type, ByteOrder order) {
    private static final int CONTIGUOUS = 1;
    private static final int SIMPLE = 1;
    private static final int INTEGER = 0;
    private static final int FLOATING_POINT = 1;
    private static final int OPAQUE = 5;
    private static final int BIG_ENDIAN = 1;
    private static final int SIGNED = 8;
    private static final int VAX = 0x40;

    /** Returns the numbers of the dataset with these messages; null if they are stored differently. */
    static @Nullable HdfNumbers of(List<Message> messages, HdfSource source) {
        ByteBuffer space = HdfMessages.only(messages, HdfMessages.DATASPACE);
        ByteBuffer type = HdfMessages.only(messages, HdfMessages.DATATYPE);
        ByteBuffer layout = HdfMessages.only(messages, HdfMessages.LAYOUT);
        if (space == null || type == null || layout == null) return null;
        if (layout.get(0) < 3 || layout.get(0) > 4 || layout.get(1) != CONTIGUOUS) return null;
        long address = Superblock.number(layout, 2, source.superblock().offsetBytes());
        long[] dims = dims(space, source.superblock().lengthBytes());
        DType dtype = dtype(type);
        if (address < 0 || dims == null || dtype == null) return null;
        boolean big = (type.get(1) & BIG_ENDIAN) != 0;
        return new HdfNumbers(address, dims, dtype, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the number of elements; 0 if it exceeds a long. */
    long count() {
        return count(dims);
    }

    /** Returns the number of elements of a dataspace: 1 for a scalar, 0 for none or if it is damaged. */
    static long count(ByteBuffer space, HdfSource source) {
        boolean isNull = space.get(0) == 2 && space.get(3) > SIMPLE;
        long[] dims = isNull ? null : dims(space, source.superblock().lengthBytes());
        return dims == null ? 0 : count(dims);
    }

    private static long count(long[] dims) {
        long count = 1;
        for (long size : dims) count = Math.multiplyHigh(count, size) == 0 ? Math.max(0, count * size) : 0;
        return count;
    }

    private static long @Nullable [] dims(ByteBuffer space, int width) {
        int version = space.get(0);
        if (version != 1 && (version != 2 || space.get(3) > SIMPLE)) return null;
        long[] dims = new long[space.get(1) & 0xFF];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = Superblock.number(space, (version == 1 ? 8 : 4) + axis * width, width);
            if (dims[axis] < 0) return null;
        }
        return dims;
    }

    /** Returns whether this is an opaque datatype. */
    static boolean isOpaque(ByteBuffer type) {
        return (type.get(0) & 0xF) == OPAQUE;
    }

    private static @Nullable DType dtype(ByteBuffer type) {
        if (isOpaque(type)) return type.getInt(4) == DType.BFLOAT16.bytes() ? DType.BFLOAT16 : null;
        int version = type.get(0) >> 4;
        int kind = type.get(0) & 0xF;
        if (version < 1 || version > 3 || kind != INTEGER && kind != FLOATING_POINT) return null;
        int size = type.getInt(4);
        if (type.getShort(8) != 0) return null;
        if (kind == INTEGER) {
            return type.getShort(10) == 8 * size ? integer(size, (type.get(1) & SIGNED) != 0) : null;
        }
        return (type.get(1) & VAX) == 0 ? floating(size, type.get(13), type.get(15)) : null;
    }

    private static @Nullable DType integer(int size, boolean signed) {
        return switch (size) {
            case 1 -> signed ? DType.INT8 : DType.UINT8;
            case 4 -> signed ? DType.INT32 : DType.UINT32;
            case 8 -> signed ? DType.INT64 : DType.UINT64;
            default -> null;
        };
    }

    private static @Nullable DType floating(int size, int exponent, int mantissa) {
        if (size == 4 && exponent == 8 && mantissa == 23) return DType.FLOAT32;
        return size == 8 && exponent == 11 && mantissa == 52 ? DType.FLOAT64 : null;
    }

    /** Checks that the numbers are in the file and returns them as a tensor that is read on demand. */
    StoredTensor stored(HdfSource source, Place place, Limits limits) {
        Shape shape = Shapes.checked(dims, place, limits);
        source.require(address, Shapes.count(shape, place), type.bytes(), place);
        return new InPlace(source, place, address, type, order).stored(shape, true);
    }

    private record InPlace(HdfSource source, Place place, long address, DType dtype, ByteOrder order)
            implements HdfData {
        @Override
        public int width() {
            return dtype.bytes();
        }

        @Override
        public Raw raw(int[] dims) {
            return new Raw(source.part(address, (long) Tensor.count(dims) * width()), 0);
        }
    }
}
