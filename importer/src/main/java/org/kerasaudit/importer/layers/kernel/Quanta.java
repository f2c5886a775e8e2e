package org.kerasaudit.importer.layers.kernel;

import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The integers of a quantized kernel: how they are packed in bytes, and how to restore the kernel.
 *
 * @param shape the shape of the integers before packing
 * @param packedAxis the axis along which two integers share a byte, the first in the lower half; -1 if unpacked
 * @param signed whether half bytes are two's complement
 * @param groupAxis the axis along which scales change from group to group, if they do
 * @param groups the number of groups; 0 for a scale of the whole axis, without a zero point, that divides instead of
 *     multiplying
 */
public record Quanta(Shape shape, int packedAxis, boolean signed, int groupAxis, long groups) {

    /** Returns the number of groups of {@code size} in {@code length}; a size of -1 means a single group. */
    public static long groups(long length, int size) {
        if (size == -1) return 1;
        return length == Shape.UNKNOWN ? Shape.UNKNOWN : (length + size - 1) / size;
    }

    /** Returns half of {@code length}, rounded up. */
    static long packed(long length) {
        return length == Shape.UNKNOWN ? Shape.UNKNOWN : length / 2 + length % 2;
    }

    /** Returns the shape of the packed bytes. */
    public Shape stored() {
        return packedAxis < 0 ? shape : shape.with(packedAxis, packed(shape.dim(packedAxis)));
    }

    DType type() {
        return signed ? DType.INT8 : DType.UINT8;
    }

    /** Returns the shape of the scales. */
    public Shape scales() {
        return groups == 0 ? shape.without(groupAxis) : shape.with(groupAxis, groups);
    }

    /** Unpacks the integers in {@code bytes}. */
    public Tensor unpack(Tensor bytes) {
        if (packedAxis < 0) return bytes;
        int length = Math.toIntExact(shape.dim(packedAxis));
        int inner = 1;
        for (int axis = packedAxis + 1; axis < bytes.rank(); axis++) inner *= bytes.dim(axis);
        int[] dims = bytes.dims();
        int packed = dims[packedAxis];
        dims[packedAxis] = length;
        long[] numbers = new long[Tensor.count(dims)];
        int block = length * inner;
        for (int i = 0; i < numbers.length; i++) {
            int at = i % block / inner;
            int from = (i / block * packed + at / 2) * inner + i % inner;
            numbers[i] = half((int) bytes.getLong(from), at % 2);
        }
        return Tensor.of(type(), numbers, dims);
    }

    private int half(int bits, int which) {
        int nibble = bits >> 4 * which & 0xF;
        return signed ? (nibble ^ 8) - 8 : nibble;
    }

    /**
     * Restores the kernel from unpacked integers.
     *
     * @param zero the zero points, of the scales' shape; null if all are zero
     * @param groupOf the group of each position along the group axis; null without groups
     */
    public Tensor restore(
            Tensor numbers, Tensor scale, @Nullable Tensor zero, @Nullable Tensor groupOf, Kernels kernels) {
        if (zero == null || groupOf == null) {
            Shape stretched = scale.shape().insert(groupAxis, 1);
            return kernels.divide(numbers, scale.reshape(stretched.toInts()));
        }
        return kernels.multiply(kernels.subtract(numbers, perElement(zero, groupOf)), perElement(scale, groupOf));
    }

    private Tensor perElement(Tensor perGroup, Tensor groupOf) {
        int count = perGroup.dim(groupAxis);
        return Layout.select(perGroup, groupAxis, groupOf.size(), i -> group(groupOf.getLong(i), count));
    }

    private static int group(long group, int count) {
        if (group < 0 || group >= count) {
            throw new MissingWeightException("g_idx: expected groups 0 to " + (count - 1) + ", found " + group);
        }
        return (int) group;
    }
}
