package org.kerasaudit.importer.ops;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.kerasaudit.importer.tensor.Budget;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A tensor rearranged so that each slice along some axes is a row, for operations that reduce, sort or search one row
 * at a time.
 *
 * @param matrix {@code [rows, length]}
 * @param dims the dimensions of the tensor
 * @param axes the axes that form a row, counted from the front, in ascending order
 */
public record Rows(Tensor matrix, int[] dims, int[] axes) {

    /** The costs of reading and folding a row, and of each of its elements. */
    private static final int STARTED = 300;

    private static final int READ = 8;

    public static Rows along(Tensor x, int... axes) {
        int[] order = order(x.rank(), axes);
        Tensor arranged = Layout.transpose(x, order);
        int length = 1;
        for (int axis : axes) length *= x.dim(axis);
        int rows = 1;
        for (int i = 0; i < x.rank() - axes.length; i++) rows *= arranged.dim(i);
        return new Rows(arranged.reshape(rows, length), x.dims(), axes);
    }

    /** Returns the other axes followed by those of the rows. */
    private static int[] order(int rank, int[] axes) {
        IntStream others =
                IntStream.range(0, rank).filter(i -> Arrays.stream(axes).noneMatch(axis -> axis == i));
        return IntStream.concat(others, Arrays.stream(axes)).toArray();
    }

    int count() {
        return matrix.dim(0);
    }

    int length() {
        return matrix.dim(1);
    }

    double get(int row, int i) {
        return matrix.get(row * length() + i);
    }

    long getLong(int row, int i) {
        return matrix.getLong(row * length() + i);
    }

    /** Returns one row as float64. */
    double[] row(int row) {
        Budget.spend(STARTED + READ * (double) length());
        double[] numbers = new double[length()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = get(row, i);
        return numbers;
    }

    /** Returns one row as integers. */
    long[] integerRow(int row) {
        Budget.spend(STARTED + READ * (double) length());
        long[] numbers = new long[length()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = getLong(row, i);
        return numbers;
    }

    /** Reduces every row to one number of this type. */
    Tensor fold(DType dtype, boolean keepDims, ToDoubleFunction<double[]> fold, Kernels kernels) {
        double[] folded = new double[count()];
        for (int i = 0; i < folded.length; i++) folded[i] = fold.applyAsDouble(row(i));
        return Numbers.of(dtype, folded, kernels, foldedDims(keepDims));
    }

    /** Reduces every row to one integer of this type. */
    public Tensor foldIntegers(DType dtype, boolean keepDims, ToLongFunction<long[]> fold) {
        long[] folded = new long[count()];
        for (int i = 0; i < folded.length; i++) folded[i] = fold.applyAsLong(integerRow(i));
        return Numbers.integers(dtype, folded, foldedDims(keepDims));
    }

    int[] foldedDims(boolean keepDims) {
        if (keepDims) {
            int[] kept = dims.clone();
            for (int axis : axes) kept[axis] = 1;
            return kept;
        }
        return IntStream.range(0, dims.length)
                .filter(i -> Arrays.stream(axes).noneMatch(axis -> axis == i))
                .map(i -> dims[i])
                .toArray();
    }

    /**
     * Returns a matrix with the same number of rows in the original layout. The rows may have a different length
     * only if they lie along a single axis.
     */
    Tensor restore(Tensor rows) {
        int[] order = order(dims.length, axes);
        int[] arranged = new int[order.length];
        for (int i = 0; i < order.length; i++) arranged[i] = dims[order[i]];
        if (axes.length == 1) arranged[order.length - 1] = rows.dim(1);
        return Layout.transpose(rows.reshape(arranged), Layout.inverse(order));
    }
}
