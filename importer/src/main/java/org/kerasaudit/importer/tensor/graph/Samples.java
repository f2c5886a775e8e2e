package org.kerasaudit.importer.tensor.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** Determines whether the samples of a batch stay separate throughout a graph, so that they can be run in parts. */
final class Samples {
    private final int batch;
    /** Nodes whose memory holds the samples one after another, each computed from that sample alone. */
    private final Set<Node> independent = new HashSet<>();

    private Samples(int batch) {
        this.batch = batch;
    }

    /** @param nodes the nodes in order, including constants */
    static boolean areIndependent(List<Node> nodes, int batch) {
        Samples samples = new Samples(batch);
        for (Node node : nodes) {
            if (node.constant() != null) continue;
            if (!samples.isIndependent(node)) return false;
            samples.independent.add(node);
        }
        return true;
    }

    private boolean isIndependent(Node node) {
        Op op = node.op();
        if (op instanceof Op.Given) return node.dims().length > 0 && node.dims()[0] == batch;
        if (op instanceof Op.Zipped) return node.operands().stream().allMatch(operand -> fits(operand, node));
        if (op instanceof Op.Recurring) return recurs(node);
        if (op instanceof Op.Product) return multiplies(node);
        if (op instanceof Op.Joined joined) {
            return joined.axis() > 0 && divides(node) && independent.containsAll(node.operands());
        }
        Node x = node.operand();
        if (!independent.contains(x)) return false;
        if (op instanceof Op.Mapped || op instanceof Op.Reshaped || op instanceof Op.LastState) return true;
        return divides(x) && divides(node) && keepsFirstAxis(node, x);
    }

    private boolean keepsFirstAxis(Node node, Node x) {
        Op op = node.op();
        if (op instanceof Op.Reduced reduced) return reduced.axes().length > 0 && reduced.axes()[0] > 0;
        if (op instanceof Op.Padded padded) return padded.before()[0] == 0 && padded.after()[0] == 0;
        if (op instanceof Op.Selected selected) return selected.axis() > 0;
        if (op instanceof Op.Strided strided) return staysInRow(node, x, strided);
        boolean window = op instanceof Op.Pooled || node.operands().get(1).constant() != null;
        return window && node.dims()[0] == x.dims()[0];
    }

    /** Returns whether every row is read from the row at the same position. */
    private static boolean staysInRow(Node node, Node x, Op.Strided strided) {
        int row = Layout.strides(x.dims())[0];
        if (node.dims()[0] != x.dims()[0] || strided.steps()[0] != row) return false;
        long min = strided.offset();
        long max = strided.offset();
        for (int i = 1; i < node.dims().length; i++) {
            long extent = (node.dims()[i] - 1L) * strided.steps()[i];
            min += Math.min(0, extent);
            max += Math.max(0, extent);
        }
        return min >= 0 && max < row;
    }

    private boolean fits(Node operand, Node result) {
        boolean sameRank = operand.dims().length == result.dims().length;
        if (operand.constant() != null) return divides(result) && (!sameRank || operand.dims()[0] == 1);
        return independent.contains(operand) && divides(result) && sameRank && operand.dims()[0] == result.dims()[0];
    }

    private boolean multiplies(Node product) {
        Node a = product.operand();
        Node b = product.operands().get(1);
        if (!independent.contains(a) || !divides(a)) return false;
        if (b.constant() != null) return b.dims().length == 2;
        return independent.contains(b) && b.dims().length > 2 && divides(b);
    }

    private boolean recurs(Node node) {
        List<Node> operands = node.operands();
        boolean given = operands.subList(1, operands.size()).stream()
                .allMatch(state -> independent.contains(state) || isZero(state.constant()));
        return independent.contains(operands.get(0)) && operands.get(0).dims()[0] == batch && given;
    }

    private static boolean isZero(@Nullable Tensor constant) {
        if (constant == null) return false;
        for (int i = 0; i < constant.size(); i++) if (constant.get(i) != 0) return false;
        return true;
    }

    /** Returns whether the first axis has the same number of slices for every sample. */
    private boolean divides(Node node) {
        return node.dims().length > 0 && node.dims()[0] % batch == 0;
    }
}
