package org.kerasaudit.importer.tensor.graph;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.NotComputedException;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** The graph of one forward pass while it is noted down. */
public final class Trace {
    private final List<Node> nodes = new ArrayList<>();

    /** A tensor that comes from outside the graph, here as it is in the run that is noted down. */
    public Node given(Tensor example) {
        Node node = add(new Op.Given(), List.of(), example.dtype(), example.dims());
        node.compute(example);
        return node;
    }

    /** The node that a tensor stands for; one of its own for a tensor whose elements are there. */
    Node node(Tensor tensor) {
        if (tensor.deferred() instanceof Node node) {
            if (node.dtype() != DType.FLOAT32) throw new NotComputedException("only float32 is noted down");
            return node;
        }
        Tensor constant = Precision.FLOAT32.convert(tensor);
        if (!constant.isFinite()) throw new NotComputedException("not every constant is finite");
        return add(new Op.Constant(constant), List.of(), DType.FLOAT32, constant.dims());
    }

    /** Whether nothing mixes the samples of a batch of this size. */
    public boolean keepsApart(int batch) {
        return Samples.stayApart(nodes, batch);
    }

    /** Cuts all nodes off from what they are computed of, when everything is compiled. */
    public void release() {
        nodes.forEach(Node::release);
        nodes.clear();
    }

    private Node add(Op op, List<Node> operands, DType dtype, int... dims) {
        Node node = new Node(this, nodes.size(), op, operands, dtype, dims);
        nodes.add(node);
        return node;
    }

    Tensor note(Op op, List<Node> operands, int... dims) {
        if (Tensor.count(dims) == 0) throw new NotComputedException("nothing to note down of no elements");
        for (Node operand : operands) {
            if (operand.dtype() != DType.FLOAT32) throw new NotComputedException("only float32 is noted down");
        }
        return add(op, operands, DType.FLOAT32, dims).tensor();
    }
}
