package org.kerasaudit.importer.tensor.graph;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.NotComputedException;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** The graph of a forward pass while it is traced. */
public final class Trace {
    private final List<Node> nodes = new ArrayList<>();

    /** Returns a tensor that comes from outside the graph, with its value in the traced run. */
    public Node given(Tensor example) {
        Node node = add(new Op.Given(), List.of(), example.dtype(), example.dims());
        node.compute(example);
        return node;
    }

    /** Returns the node of a tensor, or a new constant for a tensor whose elements are available. */
    Node node(Tensor tensor) {
        if (tensor.deferred() instanceof Node node) {
            if (node.dtype() != DType.FLOAT32) throw new NotComputedException("only float32 is traced");
            return node;
        }
        Tensor constant = Precision.FLOAT32.convert(tensor);
        if (!constant.isFinite()) throw new NotComputedException("a constant is not finite");
        return add(new Op.Constant(constant), List.of(), DType.FLOAT32, constant.dims());
    }

    /** Returns whether no operation mixes the samples of a batch of this size. */
    public boolean keepsApart(int batch) {
        return Samples.areIndependent(nodes, batch);
    }

    /** Drops the results and operands of all nodes once everything is compiled. */
    public void release() {
        nodes.forEach(Node::release);
        nodes.clear();
    }

    private Node add(Op op, List<Node> operands, DType dtype, int... dims) {
        Node node = new Node(this, nodes.size(), op, operands, dtype, dims);
        nodes.add(node);
        return node;
    }

    Tensor record(Op op, List<Node> operands, int... dims) {
        if (Tensor.count(dims) == 0) throw new NotComputedException("a tensor without elements is not traced");
        for (Node operand : operands) {
            if (operand.dtype() != DType.FLOAT32) throw new NotComputedException("only float32 is traced");
        }
        return add(op, operands, DType.FLOAT32, dims).tensor();
    }
}
