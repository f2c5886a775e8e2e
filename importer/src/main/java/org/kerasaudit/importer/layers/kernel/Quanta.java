package org.kerasaudit.importer.layers.kernel;

import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The whole numbers a kernel is quantised to: how they lie in bytes, and what turns them back.
 *
 * @param shape of the numbers before they are packed
 * @param packedAxis the axis along which two numbers share a byte, the first in its lower half; -1 where each has its own
 * @param signed whether halves of bytes are two's complements
 * @param groupAxis the axis along which scales change from group to group, or not at all
 * @param groups the number of groups; 0 for one scale and no zero point, which divides instead of multiplying
 */
public record Quanta(Shape shape, int packedAxis, boolean signed, int groupAxis, long groups) {

    /** How many groups of {@code size} there are among {@code length}; a size of -1 is one group for all. */
    public static long groups(long length, int size) {
        if (size == -1) return 1;
        return length == Shape.UNKNOWN ? Shape.UNKNOWN : (length + size - 1) / size;
    }

    /** Half as many, an odd one for itself. */
    static long packed(long length) {
        return length == Shape.UNKNOWN ? Shape.UNKNOWN : length / 2 + length % 2;
    }

    /** The shape of the bytes. */
    public Shape stored() {
        return packedAxis < 0 ? shape : shape.with(packedAxis, packed(shape.dim(packedAxis)));
    }

    DType type() {
        return signed ? DType.INT8 : DType.UINT8;
    }

    /** The shape of the scales. */
    public Shape scales() {
        return groups == 0 ? shape.without(groupAxis) : shape.with(groupAxis, groups);
    }

    /** The numbers that {@code bytes} hold. */
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
     * The kernel that unpacked numbers stand for.
     *
     * @param zero the numbers that stand for zero, of the scales' shape; null where zero does
     * @param groupOf the group of each place along the group axis; null without groups
     */
    public Tensor restore(
            Tensor numbers, Tensor scale, @Nullable Tensor zero, @Nullable Tensor groupOf, Kernels kernels) {
        if (zero == null || groupOf == null) {
            Shape stretched = scale.shape().insert(groupAxis, 1);
            return kernels.divide(numbers, scale.reshape(stretched.toInts()));
        }
        return kernels.multiply(kernels.subtract(numbers, spread(zero, groupOf)), spread(scale, groupOf));
    }

    private Tensor spread(Tensor perGroup, Tensor groupOf) {
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
