package org.kerasaudit.importer.layers;

import java.util.Arrays;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * How {@code keras.ops.add} adds. On TensorFlow, it becomes {@code tf.nn.bias_add} if the second operand looks like a
 * bias: if it has a single axis longer than 1, as long as the last axis or axis 1 of the first operand. The bias then
 * varies along that axis, even if NumPy would broadcast it along another one. Source: {@code
 * keras/src/backend/tensorflow/numpy.py}, since Keras 3.7.
 *
 * @param constants whether this applies if the second operand is a weight or a constant, whose shape is known
 * @param tensors whether this applies to computed operands, whose batch size {@code predict} leaves unknown
 */
public record Addition(boolean constants, boolean tensors) {
    /** Broadcasts like NumPy. */
    public static final Addition NUMPY = new Addition(false, false);

    /** Returns how {@code keras.ops.add} adds in files of this origin. */
    public static Addition of(Origin origin) {
        return since(7, origin);
    }

    /** Returns how a layer adds if it has called the function since Keras {@code 3.minor} and used {@code +} before. */
    public static Addition since(int minor, Origin origin) {
        boolean bias = origin.keras3Since(minor) && origin.onTensorFlow();
        return bias ? new Addition(true, origin.eager()) : NUMPY;
    }

    /** Returns a weight or constant reshaped to be added to {@code x}. */
    public Tensor constant(Tensor x, Tensor addend) {
        return constants ? aligned(x, addend) : addend;
    }

    /** Returns a computed tensor reshaped to be added to {@code x}. */
    public Tensor tensor(Tensor x, Tensor addend) {
        return tensors ? aligned(x, addend) : addend;
    }

    private static Tensor aligned(Tensor x, Tensor addend) {
        int[] lengths = Arrays.stream(addend.dims()).filter(dim -> dim > 1).toArray();
        if (lengths.length != 1 || x.rank() < 2 || addend.size() == 0) return addend;
        if (x.dim(x.rank() - 1) == lengths[0]) return addend.reshape(lengths);
        if (x.dim(1) != lengths[0]) return addend;
        int[] alongAxis1 = new int[x.rank() - 1];
        Arrays.fill(alongAxis1, 1);
        alongAxis1[0] = lengths[0];
        return addend.reshape(alongAxis1);
    }
}
