package org.kerasaudit.importer.tensor.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.Window;

/**
 * Fuses a graph into steps. All fusion happens here. Constant factors and summands after a product or convolution
 * (biases, batch normalization) are folded into its kernel and bias, activations and sums of branches become its
 * post-operations, and zeros before a convolution become its window's padding. Softmax and layer normalization, which
 * layers write out, become one step.
 */
public final class Fusion {
    private final Graph graph;
    private final boolean fuses;
    private final Set<Node> taken = new HashSet<>();
    private final List<Step> steps = new ArrayList<>();

    private Fusion(Graph graph, boolean fuses) {
        this.graph = graph;
        this.fuses = fuses;
    }

    /** Returns the steps that compute {@code graph}, in order. */
    public static List<Step> of(Graph graph) {
        return of(graph, true);
    }

    /** @param fuses whether nodes are fused; otherwise each node is a separate step */
    public static List<Step> of(Graph graph, boolean fuses) {
        Fusion fusion = new Fusion(graph, fuses);
        if (fuses) fusion.takePatterns();
        for (Node node : graph.nodes()) if (!fusion.taken.contains(node)) fusion.take(node);
        fusion.steps.sort(Comparator.comparingInt(step -> step.result().id()));
        return fusion.steps;
    }

    private void takePatterns() {
        for (Node node : graph.nodes()) {
            Patterns.Match match = Patterns.match(node, graph);
            if (match == null || match.inner().stream().anyMatch(taken::contains)) continue;
            taken.addAll(match.inner());
            taken.add(match.step().result());
            steps.add(match.step());
        }
    }

    private void take(Node node) {
        if (!(node.op() instanceof Op.Padded) || !becomesWindow(node)) steps.add(step(node));
        taken.add(node);
    }

    private Step step(Node node) {
        Node x = node.operand();
        if (node.op() instanceof Op.Convolved op) {
            return convolution(node, op.window(), op.groups(), false);
        } else if (node.op() instanceof Op.ConvolvedTransposed op) {
            return convolution(node, op.window(), 1, true);
        } else if (node.op() instanceof Op.Product) {
            return product(node);
        } else if (node.op() instanceof Op.Pooled op) {
            return pools(op.window()) ? new Step.Pooling(x, op.window(), op.max(), node) : new Step.Single(node);
        } else if (node.op() instanceof Op.Reduced op) {
            return reduced(node, op);
        } else if (node.op() instanceof Op.Reshaped) {
            return new Step.Alias(x, node);
        } else if (node.op() instanceof Op.Recurring op) {
            return recurring(node, op);
        } else if (node.op() instanceof Op.Mapped || node.op() instanceof Op.Zipped) {
            return elementwise(node);
        }
        return new Step.Single(node);
    }

    private Step convolution(Node node, Window window, int groups, boolean transposed) {
        Node x = node.operand();
        Tensor kernel = node.operands().get(1).constant();
        if (kernel == null || x.constant() != null || kernel.size() == 0) return new Step.Single(node);
        Window combined = window;
        if (!transposed && fuses && x.op() instanceof Op.Padded pad && becomesWindow(x)) {
            combined = widened(window, pad);
            x = x.operand();
        }
        if (!pools(combined)) return new Step.Single(node);
        Affine affine = Affine.of(kernel.dim(transposed ? -2 : -1));
        Chain chain = chain(node, affine);
        return new Step.Convolution(x, kernel, affine, combined, groups, transposed, chain.postOps(), chain.end());
    }

    /** Returns whether backends support the window, which must not crop the input. */
    private static boolean pools(Window window) {
        for (int i = 0; i < window.rank(); i++) if (window.before()[i] < 0 || window.after()[i] < 0) return false;
        return window.rank() > 0;
    }

    /** Returns whether these zeros surround the input of a single convolution and can become its window's padding. */
    private boolean becomesWindow(Node padded) {
        Op.Padded pad = (Op.Padded) padded.op();
        Node reader = fuses ? graph.onlyReader(padded) : null;
        if (reader == null || !(reader.op() instanceof Op.Convolved op) || reader.operand() != padded) return false;
        int last = pad.before().length - 1;
        return reader.operands().get(1).constant() != null
                && pad.before()[0] + pad.after()[0] + pad.before()[last] + pad.after()[last] == 0
                && pools(op.window())
                && pools(widened(op.window(), pad));
    }

    private static Window widened(Window window, Op.Padded pad) {
        int[] before = window.before().clone();
        int[] after = window.after().clone();
        for (int i = 0; i < before.length; i++) {
            before[i] += pad.before()[i + 1];
            after[i] += pad.after()[i + 1];
        }
        return new Window(window.size(), window.strides(), window.dilation(), before, after);
    }

    private Step product(Node node) {
        Node a = node.operand();
        Node b = node.operands().get(1);
        Tensor kernel = b.constant();
        if (kernel == null || b.dims().length != 2 || kernel.size() == 0) {
            Chain chain = chain(node, null);
            return a.size() == 0 || b.size() == 0
                    ? new Step.Single(node)
                    : new Step.Product(a, b, chain.postOps(), chain.end());
        }
        Affine affine = Affine.of(kernel.dim(-1));
        Chain chain = chain(node, affine);
        return new Step.Dense(a, kernel, affine, chain.postOps(), chain.end());
    }

    /** Reduces adjacent axes as one. */
    private Step reduced(Node node, Op.Reduced op) {
        Node x = node.operand();
        int[] axes = op.axes();
        boolean adjacent = axes.length > 0 && axes[axes.length - 1] - axes[0] == axes.length - 1;
        boolean known =
                op.reduction() == Reduction.MAX || op.reduction() == Reduction.MEAN || op.reduction() == Reduction.SUM;
        if (!adjacent || !known || x.size() == 0) return new Step.Single(node);
        int outer = 1;
        int reduced = 1;
        int inner = 1;
        for (int i = 0; i < x.dims().length; i++) {
            if (i < axes[0]) outer *= x.dims()[i];
            else if (i <= axes[axes.length - 1]) reduced *= x.dims()[i];
            else inner *= x.dims()[i];
        }
        if (reduced == 1) return new Step.Alias(x, node);
        boolean max = op.reduction() == Reduction.MAX;
        Chain chain = new Chain(node, fuses, graph, taken);
        if (op.reduction() == Reduction.SUM) chain.scale(reduced);
        return new Step.AxisReduction(
                x, outer, reduced, inner, max, chain.alone().follow(null).postOps(), chain.end());
    }

    private Step recurring(Node node, Op.Recurring op) {
        List<@Nullable Node> last = new ArrayList<>();
        for (int i = 0; i < op.recurrence().kind().states(); i++) last.add(null);
        for (Node reader : graph.readers().getOrDefault(node, List.of())) {
            if (reader.op() instanceof Op.LastState state) {
                last.set(state.index(), reader);
                taken.add(reader);
            }
        }
        return new Step.Recurring(
                op.recurrence(),
                node.operand(),
                node.operands().subList(1, node.operands().size()),
                node,
                last);
    }

    private Step elementwise(Node node) {
        Chain chain = new Chain(node, fuses, graph, taken);
        Node x = chain.begin();
        if (x == null) return new Step.Single(node);
        chain.follow(null);
        return new Step.Elementwise(x, chain.postOps(), chain.end());
    }

    private Chain chain(Node node, @Nullable Affine affine) {
        return new Chain(node, fuses, graph, taken).follow(affine);
    }
}
