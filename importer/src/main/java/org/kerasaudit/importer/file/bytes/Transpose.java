package org.kerasaudit.importer.file.bytes;

import org.kerasaudit.importer.tensor.Tensor;

/** Converts arrays from column-major (Fortran) to row-major order. */
public final class Transpose {
    private Transpose() {}

    /** Returns {@code tensor} with its axes reversed. */
    public static Tensor reversed(Tensor tensor) {
        int rank = tensor.rank();
        int[] dims = new int[rank];
        int[] strides = new int[rank];
        int stride = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            dims[rank - 1 - axis] = tensor.dim(axis);
            strides[rank - 1 - axis] = stride;
            stride *= tensor.dim(axis);
        }
        int[] sources = sources(dims, strides, tensor.size());
        return switch (tensor.dtype()) {
            case FLOAT16, BFLOAT16, FLOAT32 -> {
                float[] from = tensor.floats();
                float[] to = new float[from.length];
                for (int i = 0; i < to.length; i++) to[i] = from[sources[i]];
                yield Tensor.of(to, dims);
            }
            case FLOAT64 -> {
                double[] from = tensor.doubles();
                double[] to = new double[from.length];
                for (int i = 0; i < to.length; i++) to[i] = from[sources[i]];
                yield Tensor.of(to, dims);
            }
            case STRING -> {
                String[] to = new String[tensor.size()];
                for (int i = 0; i < to.length; i++) to[i] = tensor.getString(sources[i]);
                yield Tensor.of(to, dims);
            }
            default -> {
                long[] to = new long[tensor.size()];
                for (int i = 0; i < to.length; i++) to[i] = tensor.getLong(sources[i]);
                yield Tensor.of(tensor.dtype(), to, dims);
            }
        };
    }

    /** Returns the source index of each element of the result. */
    private static int[] sources(int[] dims, int[] strides, int size) {
        int[] sources = new int[size];
        int[] index = new int[dims.length];
        int source = 0;
        for (int i = 0; i < size; i++) {
            sources[i] = source;
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                source += strides[axis];
                if (++index[axis] < dims[axis]) break;
                source -= strides[axis] * dims[axis];
                index[axis] = 0;
            }
        }
        return sources;
    }
}
