package org.kerasaudit.importer.tensor.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Recurrence;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.Window;

/** A unit of work of a backend: one operation of a graph, or several fused ones. */
public sealed interface Step {
    /** Returns the node that it computes. */
    Node result();

    /** Returns the inputs that are not constant. */
    List<Node> reads();

    /** An operation applied to every element of a step's result before it is stored. */
    sealed interface PostOp {
        /** A function of one element. */
        record Unary(Eltwise function) implements PostOp {}

        /** A function of the element and one of {@code operand}, which broadcasts to the result. */
        record WithOperand(Binary binary, Node operand) implements PostOp {}
    }

    /** The binary functions that backends support. */
    enum Binary {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        MAXIMUM,
        MINIMUM
    }

    /**
     * A convolution, or its transpose if {@code transposed}, with a constant kernel.
     *
     * @param kernel {@code [taps..., in / groups, out]}, or {@code [taps..., out, in]} for a transpose
     * @param affine factors and summands to fold into kernel and bias
     */
    record Convolution(
            Node x,
            Tensor kernel,
            Affine affine,
            Window window,
            int groups,
            boolean transposed,
            List<PostOp> postOps,
            Node result)
            implements Step {
        @Override
        public List<Node> reads() {
            return with(postOps, x);
        }
    }

    /**
     * {@code [..., m, k]} times a constant {@code [k, n]}.
     *
     * @param affine factors and summands to fold into kernel and bias
     */
    record Dense(Node x, Tensor kernel, Affine affine, List<PostOp> postOps, Node result) implements Step {
        @Override
        public List<Node> reads() {
            return with(postOps, x);
        }
    }

    /** A product of two tensors that both change from run to run, or whose left operand is constant. */
    record Product(Node a, Node b, List<PostOp> postOps, Node result) implements Step {
        @Override
        public List<Node> reads() {
            return with(postOps, a, b);
        }
    }

    record Pooling(Node x, Window window, boolean max, Node result) implements Step {
        @Override
        public List<Node> reads() {
            return List.of(x);
        }
    }

    /**
     * A mean or maximum over adjacent axes: {@code [outer, reduced, inner]} to {@code [outer, inner]}. A sum is a mean
     * with a scaling post-operation.
     *
     * @param max whether to take the maximum; otherwise the mean
     */
    record AxisReduction(Node x, int outer, int reduced, int inner, boolean max, List<PostOp> postOps, Node result)
            implements Step {
        @Override
        public List<Node> reads() {
            return with(postOps, x);
        }
    }

    /** Post-operations alone. */
    record Elementwise(Node x, List<PostOp> postOps, Node result) implements Step {
        @Override
        public List<Node> reads() {
            return with(postOps, x);
        }
    }

    record Softmax(Node x, int axis, Node result) implements Step {
        @Override
        public List<Node> reads() {
            return List.of(x);
        }
    }

    /**
     * Layer normalization: every {@code features} elements are centered, divided by their deviation, scaled and
     * shifted.
     */
    record Normalization(
            Node x, int features, double epsilon, float @Nullable [] gamma, float @Nullable [] beta, Node result)
            implements Step {
        @Override
        public List<Node> reads() {
            return List.of(x);
        }
    }

    /** The results are the output sequence and the states after the last step, null for states without readers. */
    record Recurring(Recurrence recurrence, Node x, List<Node> states, Node result, List<@Nullable Node> lastStates)
            implements Step {
        @Override
        public List<Node> reads() {
            List<Node> reads = new ArrayList<>(List.of(x));
            reads.addAll(states);
            return reads;
        }
    }

    /** The same elements with another shape. */
    record Alias(Node x, Node result) implements Step {
        @Override
        public List<Node> reads() {
            return List.of(x);
        }
    }

    /** A single node that no other step covers. */
    record Single(Node result) implements Step {
        @Override
        public List<Node> reads() {
            return result.operands();
        }
    }

    private static List<Node> with(List<PostOp> postOps, Node... inputs) {
        List<Node> reads = new ArrayList<>(List.of(inputs));
        for (PostOp postOp : postOps) if (postOp instanceof PostOp.WithOperand other) reads.add(other.operand());
        return reads;
    }
}
