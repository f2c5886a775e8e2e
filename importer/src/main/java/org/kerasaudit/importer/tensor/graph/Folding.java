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
 * Folds a graph into steps; everything that is folded is folded here. Constant factors and summands behind a product or
 * convolution (biases, batch normalisation) go into its kernel and bias, activations and sums of branches into its tail,
 * zeros in front of a convolution into its window; softmax and layer normalisation, which layers spell out, become one step.
 */
public final class Folding {
    private final Graph graph;
    private final boolean folds;
    private final Set<Node> taken = new HashSet<>();
    private final List<Step> steps = new ArrayList<>();

    private Folding(Graph graph, boolean folds) {
        this.graph = graph;
        this.folds = folds;
    }

    /** The steps that compute {@code graph}, in order. */
    public static List<Step> of(Graph graph) {
        return of(graph, true);
    }

    /** @param folds whether nodes are folded together; else each is a step of its own */
    public static List<Step> of(Graph graph, boolean folds) {
        Folding folding = new Folding(graph, folds);
        if (folds) folding.takePatterns();
        for (Node node : graph.nodes()) if (!folding.taken.contains(node)) folding.take(node);
        folding.steps.sort(Comparator.comparingInt(step -> step.result().id()));
        return folding.steps;
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
        } else if (node.op() instanceof Op.Spread op) {
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

    private Step convolution(Node node, Window window, int groups, boolean spread) {
        Node x = node.operand();
        Tensor kernel = node.operands().get(1).constant();
        if (kernel == null || x.constant() != null || kernel.size() == 0) return new Step.Single(node);
        Window whole = window;
        if (!spread && folds && x.op() instanceof Op.Padded pad && becomesWindow(x)) {
            whole = widened(window, pad);
            x = x.operand();
        }
        if (!pools(whole)) return new Step.Single(node);
        Affine affine = Affine.of(kernel.dim(spread ? -2 : -1));
        Chain chain = chain(node, affine);
        return new Step.Convolution(x, kernel, affine, whole, groups, spread, chain.tails(), chain.end());
    }

    /** Whether engines know the window: none of them starts or ends inside the input. */
    private static boolean pools(Window window) {
        for (int i = 0; i < window.rank(); i++) if (window.before()[i] < 0 || window.after()[i] < 0) return false;
        return window.rank() > 0;
    }

    /** Whether these zeros lie around the input of one convolution and go into its window. */
    private boolean becomesWindow(Node padded) {
        Op.Padded pad = (Op.Padded) padded.op();
        Node reader = folds ? graph.onlyReader(padded) : null;
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
                    : new Step.Product(a, b, chain.tails(), chain.end());
        }
        Affine affine = Affine.of(kernel.dim(-1));
        Chain chain = chain(node, affine);
        return new Step.Dense(a, kernel, affine, chain.tails(), chain.end());
    }

    /** Axes that lie beside each other fold as one. */
    private Step reduced(Node node, Op.Reduced op) {
        Node x = node.operand();
        int[] axes = op.axes();
        boolean neighbours = axes.length > 0 && axes[axes.length - 1] - axes[0] == axes.length - 1;
        boolean known =
                op.reduction() == Reduction.MAX || op.reduction() == Reduction.MEAN || op.reduction() == Reduction.SUM;
        if (!neighbours || !known || x.size() == 0) return new Step.Single(node);
        int outer = 1;
        int folded = 1;
        int inner = 1;
        for (int i = 0; i < x.dims().length; i++) {
            if (i < axes[0]) outer *= x.dims()[i];
            else if (i <= axes[axes.length - 1]) folded *= x.dims()[i];
            else inner *= x.dims()[i];
        }
        if (folded == 1) return new Step.Alias(x, node);
        boolean max = op.reduction() == Reduction.MAX;
        Chain chain = new Chain(node, folds, graph, taken);
        if (op.reduction() == Reduction.SUM) chain.scale(folded);
        return new Step.Folding(
                x, outer, folded, inner, max, chain.alone().follow(null).tails(), chain.end());
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
        Chain chain = new Chain(node, folds, graph, taken);
        Node x = chain.begin();
        if (x == null) return new Step.Single(node);
        chain.follow(null);
        return new Step.Elementwise(x, chain.tails(), chain.end());
    }

    private Chain chain(Node node, @Nullable Affine affine) {
        return new Chain(node, folds, graph, taken).follow(affine);
    }
}
