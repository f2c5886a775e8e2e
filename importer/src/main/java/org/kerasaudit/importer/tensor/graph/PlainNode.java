package org.kerasaudit.importer.tensor.graph;

import java.util.List;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.plain.PlainKernels;

/**
 * A node computed in plain Java, for backends that have no operation for it.
 *
 * @param operands the operands, which the node itself drops once its graph is compiled
 */
public record PlainNode(Node node, List<Node> operands) {
    private static final Kernels PLAIN = new PlainKernels(Precision.FLOAT32);

    /** Creates a plain node. Throws {@link UnsupportedException} for a recurrence: layers then run it step by step. */
    public static PlainNode of(Node node) {
        if (node.op() instanceof Op.Recurring)
            throw new UnsupportedException("plain Java runs recurrences step by step");
        return new PlainNode(node, node.operands());
    }

    /**
     * Computes the result.
     *
     * @param read the elements of {@link #operands}, in the same order
     */
    public Tensor compute(List<Tensor> read) {
        Op op = node.op();
        if (op instanceof Op.Constant constant) return constant.value();
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
        if (op instanceof Op.ConvolvedTransposed transposed)
            return PLAIN.convolveTranspose(x, read.get(1), transposed.window());
        if (op instanceof Op.Pooled pooled) {
            return pooled.max() ? PLAIN.maxPool(x, pooled.window()) : PLAIN.averagePool(x, pooled.window());
        }
        return move(op, read);
    }

    private Tensor move(Op op, List<Tensor> read) {
        Tensor x = read.get(0);
        if (op instanceof Op.Reshaped) return x.reshape(node.dims().clone());
        if (op instanceof Op.Joined joined) return Layout.concat(read, joined.axis());
        if (op instanceof Op.Strided strided) {
            return Layout.gatherStrided(x, node.dims().clone(), strided.steps(), strided.offset());
        }
        if (op instanceof Op.Padded padded) return Layout.pad(x, padded.before(), padded.after());
        if (op instanceof Op.Selected selected) {
            int[] indices = selected.indices();
            return Layout.select(x, selected.axis(), indices.length, i -> indices[i]);
        }
        throw new IllegalStateException("no plain implementation of " + op);
    }
}
