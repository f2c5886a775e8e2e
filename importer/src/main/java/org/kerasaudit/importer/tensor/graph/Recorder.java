package org.kerasaudit.importer.tensor.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Budget;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Recurrence;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;
import org.kerasaudit.importer.tensor.Window;
import org.kerasaudit.importer.tensor.plain.PlainKernels;

/**
 * Kernels that trace, in float32, operations on tensors that are computed later. Operations on constants alone are
 * computed immediately in plain Java.
 */
public record Recorder(Trace trace) implements Kernels {
    /** The largest number of gates of a recurrent layer. */
    private static final int GATES = 4;

    private static final PlainKernels PLAIN = new PlainKernels(Precision.FLOAT32);

    @Override
    public Precision precision() {
        return Precision.FLOAT32;
    }

    @Override
    public Kernels in(Precision precision) {
        return precision == Precision.FLOAT32 ? this : PLAIN.in(precision);
    }

    @Override
    public Tensor map(Tensor x, UnaryOp op) {
        return anyDeferred(x) ? record(new Op.Mapped(op), x.dims(), x) : PLAIN.map(x, op);
    }

    @Override
    public Tensor zip(Tensor a, Tensor b, BinaryOp op) {
        if (!anyDeferred(a, b)) return PLAIN.zip(a, b, op);
        return record(new Op.Zipped(op), Layout.broadcastDims(a.dims(), b.dims()), a, b);
    }

    @Override
    public Tensor matmul(Tensor a, Tensor b) {
        if (!anyDeferred(a, b)) return PLAIN.matmul(a, b);
        int[] dims = a.dims();
        boolean fits = b.rank() >= 2 && b.dim(-2) == a.dim(-1) && (b.rank() == 2 || sameBatches(a, b));
        if (!fits) throw new IllegalArgumentException("cannot multiply " + a + " by " + b);
        dims[dims.length - 1] = b.dim(-1);
        Budget.spendProduct((double) a.size() / Math.max(1, a.dim(-1)), a.dim(-1), b.dim(-1));
        return record(new Op.Product(), dims, a, b);
    }

    private static boolean sameBatches(Tensor a, Tensor b) {
        int leading = a.rank() - 2;
        return a.rank() == b.rank()
                && Arrays.equals(Arrays.copyOf(a.dims(), leading), Arrays.copyOf(b.dims(), leading));
    }

    @Override
    public Tensor reduce(Tensor x, Reduction reduction, boolean keepDims, int... axes) {
        if (!anyDeferred(x)) return PLAIN.reduce(x, reduction, keepDims, axes);
        int[] kept = x.dims();
        Shape dropped = x.shape();
        for (int i = axes.length - 1; i >= 0; i--) {
            kept[axes[i]] = 1;
            dropped = dropped.without(axes[i]);
        }
        return record(new Op.Reduced(reduction, keepDims, axes.clone()), keepDims ? kept : dropped.toInts(), x);
    }

    @Override
    public Tensor convolve(Tensor x, Tensor kernel, Window window, int groups) {
        if (!anyDeferred(x, kernel)) return PLAIN.convolve(x, kernel, window, groups);
        if (kernel.dim(-2) * groups != x.dim(-1) || kernel.dim(-1) % groups != 0) {
            throw new IllegalArgumentException(
                    "cannot convolve " + x + " with " + kernel + " in " + groups + " groups");
        }
        int[] dims = outputDims(x, window, kernel.dim(-1));
        spend(dims, window, kernel.dim(-2));
        return record(new Op.Convolved(window, groups), dims, x, kernel);
    }

    @Override
    public Tensor convolveTranspose(Tensor x, Tensor kernel, Window window) {
        if (!anyDeferred(x, kernel)) return PLAIN.convolveTranspose(x, kernel, window);
        if (kernel.dim(-1) != x.dim(-1)) {
            throw new IllegalArgumentException("cannot convolve " + x + " with the transpose of " + kernel);
        }
        int[] dims = x.dims();
        for (int i = 0; i < window.rank(); i++) dims[i + 1] = Math.max(0, window.inputLength(i, x.dim(i + 1)));
        dims[dims.length - 1] = kernel.dim(-2);
        spend(x.dims(), window, kernel.dim(-2));
        return record(new Op.ConvolvedTransposed(window), dims, x, kernel);
    }

    @Override
    public Tensor maxPool(Tensor x, Window window) {
        if (!anyDeferred(x)) return PLAIN.maxPool(x, window);
        return pooled(x, window, true);
    }

    @Override
    public Tensor averagePool(Tensor x, Window window) {
        if (!anyDeferred(x)) return PLAIN.averagePool(x, window);
        return pooled(x, window, false);
    }

    private Tensor pooled(Tensor x, Window window, boolean largest) {
        int[] dims = outputDims(x, window, x.dim(-1));
        spend(dims, window, 1);
        return record(new Op.Pooled(window, largest), dims, x);
    }

    /** Charges windows that combine {@code depth} numbers per tap for each element of {@code dims}. */
    private static void spend(int[] dims, Window window, double depth) {
        double positions = 1;
        for (int dim : dims) positions *= dim;
        double taps = 1;
        for (int size : window.size()) taps *= size;
        Budget.spend(positions * taps * depth);
    }

    @Override
    public Optional<List<Tensor>> recur(Recurrence recurrence, Tensor x, List<Tensor> states) {
        if (!anyDeferred(x)) return Optional.empty();
        double width = recurrence.units() * (double) (recurrence.units() + x.dim(-1));
        Budget.spend(GATES * width * x.dim(0) * x.dim(1));
        List<Node> operands = new ArrayList<>(List.of(trace.node(x)));
        states.forEach(state -> operands.add(trace.node(state)));
        Tensor all = trace.record(new Op.Recurring(recurrence), operands, x.dim(0), x.dim(1), recurrence.units());
        List<Tensor> results = new ArrayList<>(List.of(all));
        for (int i = 0; i < states.size(); i++)
            results.add(record(new Op.LastState(i), states.get(i).dims(), all));
        return Optional.of(results);
    }

    private static boolean anyDeferred(Tensor... operands) {
        return Arrays.stream(operands).anyMatch(operand -> operand.deferred() != null);
    }

    private static int[] outputDims(Tensor x, Window window, int channels) {
        int[] dims = x.dims();
        if (dims.length != window.rank() + 2) {
            throw new IllegalArgumentException("a window over " + window.rank() + " axes does not fit " + x);
        }
        for (int i = 0; i < window.rank(); i++) dims[i + 1] = window.outputLength(i, dims[i + 1]);
        dims[dims.length - 1] = channels;
        return dims;
    }

    private Tensor record(Op op, int[] dims, Tensor... operands) {
        return trace.record(op, Arrays.stream(operands).map(trace::node).toList(), dims);
    }
}
