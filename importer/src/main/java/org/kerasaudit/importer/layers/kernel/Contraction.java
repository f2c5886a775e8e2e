package org.kerasaudit.importer.layers.kernel;

import java.util.Arrays;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** How a layer multiplies its input by its kernel: the axes summed over and the shape of the result. */
public interface Contraction {
    /** Returns the shape of the original kernel. */
    Shape kernel();

    /** Returns the kernel axes that are summed over, ascending. */
    int[] summed();

    /** Returns what formulas call the number of values summed over, such as {@code input_dim}. */
    String inputs();

    /** Returns what formulas call the number of sums, such as {@code units}. */
    String outputs();

    /** Returns Keras's name for the zero points of a calibrated kernel. */
    default String zeroPoints() {
        return "kernel_zero";
    }

    /** Multiplies the input by a kernel of {@link #kernel()}'s shape; adapters may have a different last dimension. */
    Tensor multiply(Tensor x, Tensor kernel, Kernels kernels);

    /** Returns the input axes that are summed over, ascending. */
    int[] summedOfInput(int rank);

    /** Returns the shape of a tensor with one number per sum, broadcastable to the product. */
    Shape outputScales();

    /** Reshapes one number per input row, with size 1 along {@link #summedOfInput}, so that it broadcasts to the product. */
    Tensor align(Tensor inputScales);

    /** Returns how many values are summed over; may be unknown. */
    default long rows() {
        return size(true);
    }

    /** Returns how many sums there are; may be unknown. */
    default long columns() {
        return size(false);
    }

    private long size(boolean inputs) {
        Shape sizes = kernel();
        for (int axis = sizes.rank() - 1; axis >= 0; axis--) {
            if (Arrays.binarySearch(summed(), axis) >= 0 != inputs) sizes = sizes.without(axis);
        }
        return sizes.size().orElse(Shape.UNKNOWN);
    }
}
