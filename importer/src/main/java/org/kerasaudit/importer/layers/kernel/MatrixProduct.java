package org.kerasaudit.importer.layers.kernel;

import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The input's last axis multiplied by a matrix, as in Dense.
 *
 * @param rows the size of the input's last axis
 * @param inputs the name of {@code rows} in formulas
 * @param outputs the name of {@code columns} in formulas
 */
public record MatrixProduct(long rows, long columns, String inputs, String outputs) implements Contraction {

    @Override
    public Shape kernel() {
        return Shape.of(rows, columns);
    }

    @Override
    public int[] summed() {
        return new int[] {0};
    }

    @Override
    public Tensor multiply(Tensor x, Tensor kernel, Kernels kernels) {
        return kernels.matmul(x, kernel);
    }

    @Override
    public int[] summedOfInput(int rank) {
        return new int[] {rank - 1};
    }

    @Override
    public Shape outputScales() {
        return Shape.of(columns);
    }

    @Override
    public Tensor align(Tensor inputScales) {
        return inputScales;
    }
}
