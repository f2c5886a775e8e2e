package org.kerasaudit.importer.layers.kernel;

import java.util.Arrays;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** How a layer multiplies its input by its kernel: the axes summed over and the shape of what comes out. */
public interface Contraction {
    /** The kernel before anything is done to it. */
    Shape kernel();

    /** The kernel's axes that are summed over, ascending. */
    int[] summed();

    /** What formulas call the number of values summed over: {@code input_dim}. */
    String inputs();

    /** What formulas call the number of sums: {@code units}. */
    String outputs();

    /** What Keras calls the zero points of a calibrated kernel. */
    default String zeroPoints() {
        return "kernel_zero";
    }

    /** The input multiplied by a kernel of {@link #kernel()}'s shape; adapters may have another last size. */
    Tensor multiply(Tensor x, Tensor kernel, Kernels kernels);

    /** The input's axes that are summed over, ascending. */
    int[] summedOfInput(int rank);

    /** A number per sum, laid out to stretch over the product. */
    Shape outputScales();

    /** A number per row of the input, of size 1 along {@link #summedOfInput}, laid out to stretch over the product. */
    Tensor align(Tensor inputScales);

    /** How many values are summed over; may be unknown. */
    default long rows() {
        return size(true);
    }

    /** How many sums there are; may be unknown. */
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
