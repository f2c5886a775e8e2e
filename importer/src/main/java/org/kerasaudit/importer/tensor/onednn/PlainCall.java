package org.kerasaudit.importer.tensor.onednn;

import java.util.List;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.graph.Node;
import org.kerasaudit.importer.tensor.graph.Op;
import org.kerasaudit.importer.tensor.plain.PlainKernels;

/** One node as plain Java computes it, between memory outside of the heap and arrays. */
record PlainCall(Memory memory, Node node, List<Node> operands) implements Runnable {
    private static final Kernels PLAIN = new PlainKernels(Precision.FLOAT32);

    PlainCall(Memory memory, Node node) {
        this(memory, node, node.operands());
    }

    @Override
    public void run() {
        List<Tensor> read = operands.stream()
                .map(operand -> Tensor.of(memory.read(operand), operand.dims()))
                .toList();
        memory.write(node, compute(read).floats());
    }

    private Tensor compute(List<Tensor> read) {
        Op op = node.op();
        Tensor x = read.get(0);
        if (op instanceof Op.Mapped mapped) return PLAIN.map(x, mapped.op());
        if (op instanceof Op.Zipped zipped) return PLAIN.zip(x, read.get(1), zipped.op());
        if (op instanceof Op.Product) return PLAIN.matmul(x, read.get(1));
        if (op instanceof Op.Reduced reduced) {
            return PLAIN.reduce(x, reduced.reduction(), reduced.keepDims(), reduced.axes());
        }
        if (op instanceof Op.Convolved convolved) {
            return PLAIN.convolve(x, read.get(1), convolved.window(), convolved.groups());
        }
        if (op instanceof Op.Spread spread) return PLAIN.convolveTranspose(x, read.get(1), spread.window());
        if (op instanceof Op.Pooled pooled) {
            return pooled.max() ? PLAIN.maxPool(x, pooled.window()) : PLAIN.averagePool(x, pooled.window());
        }
        return move(op, x);
    }

    private Tensor move(Op op, Tensor x) {
        if (op instanceof Op.Strided strided) {
            return Layout.gatherStrided(x, node.dims().clone(), strided.steps(), strided.offset());
        }
        if (op instanceof Op.Padded padded) return Layout.pad(x, padded.before(), padded.after());
        if (op instanceof Op.Selected selected) {
            int[] indices = selected.indices();
            return Layout.select(x, selected.axis(), indices.length, i -> indices[i]);
        }
        throw new IllegalStateException("no plain form of " + op);
    }
}
