package org.kerasaudit.importer.tensor.onednn;

import java.util.Arrays;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.kerasaudit.importer.tensor.graph.Node;

/**
 * A tensor as oneDNN sees it, with its axes in oneDNN's order.
 *
 * @param channels the index of the channel axis
 * @param strides in elements
 */
record Form(int channels, long[] dims, long... strides) {

    /** Returns the form with all axes but the last merged into one. */
    static Form matrix(Node node) {
        int[] dims = node.dims();
        long columns = dims.length == 0 ? 1 : dims[dims.length - 1];
        return matrix(node.size() / columns, columns);
    }

    static Form matrix(long rows, long columns) {
        return new Form(1, new long[] {rows, columns}, columns, 1);
    }

    /** Returns the form of {@code [batch, spatial..., channels]} with the channels in second place. */
    static Form channelsSecond(int... dims) {
        int rank = dims.length;
        long[] seen = new long[rank];
        long[] strides = new long[rank];
        long stride = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            int place = axis == 0 ? 0 : axis == rank - 1 ? 1 : axis + 1;
            seen[place] = dims[axis];
            strides[place] = stride;
            stride *= dims[axis];
        }
        return new Form(1, seen, strides);
    }

    dnnl_memory_desc layout(Natives natives) {
        return natives.layout(dims, strides);
    }

    /** Returns the layout of an operand that has the same size, one number per channel, or a single number. */
    dnnl_memory_desc operand(int size, Natives natives) {
        long all = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
        if (size == all) return layout(natives);
        long[] vector = new long[dims.length];
        Arrays.fill(vector, 1);
        vector[channels] = size;
        return natives.dense(vector);
    }
}
