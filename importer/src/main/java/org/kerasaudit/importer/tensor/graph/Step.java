package org.kerasaudit.importer.tensor.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Recurrence;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.Window;

/** What a backend does at once: one operation of a graph, or several fused. */
public sealed interface Step {
    /** What it computes. */
    Node result();

    /** What it reads that is not constant. */
    List<Node> reads();

    /** Something done to every element of a step's result before it is stored. */
    sealed interface PostOp {
        /** A function of one element. */
        record Unary(Eltwise function) implements PostOp {}

        /** A function of the element and one of {@code operand}, which broadcasts to the result. */
        record WithOperand(Binary binary, Node operand) implements PostOp {}
    }

    /** The functions of two elements that backends know. */
    enum Binary {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        MAXIMUM,
        MINIMUM
    }

    /**
     * A convolution, or with {@code spread} its transpose, with constant kernel.
     *
     * @param kernel {@code [taps..., in / groups, out]}, or {@code [taps..., out, in]} of a transpose
     * @param affine what is fused into kernel and bias
     */
    record Convolution(
            Node x,
            Tensor kernel,
            Affine affine,
            Window window,
            int groups,
            boolean spread,
            List<PostOp> postOps,
            Node result)
            implements Step {
        @Override
        public List<Node> reads() {
            return with(postOps, x);
        }
    }

    /**
     * {@code [..., m, k]} by a constant {@code [k, n]}.
     *
     * @param affine what is fused into kernel and bias
     */
    record Dense(Node x, Tensor kernel, Affine affine, List<PostOp> postOps, Node result) implements Step {
        @Override
        public List<Node> reads() {
            return with(postOps, x);
        }
    }

    /** A product of two tensors that both change from run to run, or whose left one is constant. */
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
     * A sum, mean or largest element over neighbouring axes: {@code [outer, reduced, inner]} to {@code [outer, inner]}.
     *
     * @param max the largest element, else the mean
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

    /** Every run of {@code features} elements centred and divided by its deviation, scaled and shifted. */
    record Normalization(
            Node x, int features, double epsilon, float @Nullable [] gamma, float @Nullable [] beta, Node result)
            implements Step {
        @Override
        public List<Node> reads() {
            return List.of(x);
        }
    }

    /** The results are the sequence and the states after the last step, null where nobody reads them. */
    record Recurring(Recurrence recurrence, Node x, List<Node> states, Node result, List<@Nullable Node> lastStates)
            implements Step {
        @Override
        public List<Node> reads() {
            List<Node> reads = new ArrayList<>(List.of(x));
            reads.addAll(states);
            return reads;
        }
    }

    /** The same elements under another shape. */
    record Alias(Node x, Node result) implements Step {
        @Override
        public List<Node> reads() {
            return List.of(x);
        }
    }

    /** A node on its own that no other step stands for. */
    record Single(Node result) implements Step {
        @Override
        public List<Node> reads() {
            return result.operands();
        }
    }

    private static List<Node> with(List<PostOp> postOps, Node... own) {
        List<Node> reads = new ArrayList<>(List.of(own));
        for (PostOp postOp : postOps) if (postOp instanceof PostOp.WithOperand other) reads.add(other.operand());
        return reads;
    }
}
