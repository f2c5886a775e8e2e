package org.kerasaudit.importer.tensor.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Tensor;

/** Recognizes computations that layers write out as several operations and backends perform as one. */
final class Patterns {
    private Patterns() {}

    /** @param inner the nodes that the step replaces, excluding its result */
    record Match(Step step, List<Node> inner) {}

    /** Returns the computation that ends in {@code node}; null if it matches no pattern. */
    static @Nullable Match match(Node node, Graph graph) {
        if (!(node.op() instanceof Op.Zipped zipped)) return null;
        Match match = zipped.op().equals(BinaryOp.DIVIDE)
                ? softmax(node)
                : zipped.op().equals(BinaryOp.MULTIPLY) ? normalization(node, graph) : null;
        return match != null && match.inner().stream().allMatch(inner -> staysInside(inner, match, graph))
                ? match
                : null;
    }

    private static boolean staysInside(Node inner, Match match, Graph graph) {
        return !graph.outputs().contains(inner)
                && graph.readers().getOrDefault(inner, List.of()).stream()
                        .allMatch(reader ->
                                reader == match.step().result() || match.inner().contains(reader));
    }

    /** Matches {@code e^(x - max x)} divided by its sum. */
    private static @Nullable Match softmax(Node quotient) {
        Node power = quotient.operand();
        Node sum = quotient.operands().get(1);
        if (!isEltwise(power, Eltwise.Kind.EXP) || !isReduced(sum, Reduction.SUM, power)) return null;
        Node shifted = power.operand();
        if (!isZipped(shifted, BinaryOp.SUBTRACT)) return null;
        Node x = shifted.operand();
        Node max = shifted.operands().get(1);
        int[] axes = ((Op.Reduced) sum.op()).axes();
        if (!isReduced(max, Reduction.MAX, x) || !Arrays.equals(axes, ((Op.Reduced) max.op()).axes())) return null;
        if (axes.length != 1 || x.size() == 0) return null;
        return new Match(new Step.Softmax(x, axes[0], quotient), List.of(max, shifted, power, sum));
    }

    /** Matches {@code (x - mean x) / sqrt(variance x + epsilon)} over the last axes, followed by a scale and a shift. */
    private static @Nullable Match normalization(Node product, Graph graph) {
        Node centered = product.operand();
        Node factor = product.operands().get(1);
        if (!isZipped(centered, BinaryOp.SUBTRACT) || !(factor.op() instanceof Op.Mapped root)) return null;
        Node x = centered.operand();
        Node mean = centered.operands().get(1);
        Node variance = factor.operand();
        if (!isReduced(mean, Reduction.MEAN, x) || !isReduced(variance, Reduction.VARIANCE, x)) return null;
        int[] axes = ((Op.Reduced) mean.op()).axes();
        Double epsilon = epsilon(root.op().eltwise());
        boolean last = axes.length > 0
                && axes[axes.length - 1] == x.dims().length - 1
                && axes[axes.length - 1] - axes[0] == axes.length - 1;
        if (epsilon == null || !last || x.size() == 0 || !Arrays.equals(axes, ((Op.Reduced) variance.op()).axes())) {
            return null;
        }
        int features = 1;
        for (int axis : axes) features *= x.dims()[axis];
        List<Node> inner = new ArrayList<>(List.of(mean, variance, factor, centered));
        Node end = product;
        float[] gamma = following(end, BinaryOp.MULTIPLY, features, graph);
        if (gamma != null) {
            inner.add(end);
            end = Objects.requireNonNull(graph.onlyReader(end));
        }
        float[] beta = following(end, BinaryOp.ADD, features, graph);
        if (beta != null) {
            inner.add(end);
            end = Objects.requireNonNull(graph.onlyReader(end));
        }
        return new Match(new Step.Normalization(x, features, epsilon, gamma, beta, end), inner);
    }

    /** Returns the constant per feature that the only reader of {@code node} combines with it by {@code op}. */
    private static float @Nullable [] following(Node node, BinaryOp op, int features, Graph graph) {
        Node next = graph.onlyReader(node);
        if (next == null || !isZipped(next, op) || next.operand() != node) return null;
        Tensor constant = next.operands().get(1).constant();
        return constant != null && constant.size() == features && spansLast(constant, node.dims())
                ? constant.floats()
                : null;
    }

    /** Returns whether the dimensions of {@code constant}, without leading ones, are the last of {@code dims}. */
    private static boolean spansLast(Tensor constant, int... dims) {
        int size = 1;
        for (int i = 1; i <= constant.rank(); i++) {
            if (size == constant.size()) return true;
            if (constant.dim(-i) != dims[dims.length - i]) return false;
            size *= constant.dim(-i);
        }
        return true;
    }

    private static @Nullable Double epsilon(List<Eltwise> eltwise) {
        boolean inverseRoot = eltwise.size() == 2
                && eltwise.get(0).kind() == Eltwise.Kind.LINEAR
                && eltwise.get(0).alpha() == 1
                && eltwise.get(1).equals(new Eltwise(Eltwise.Kind.POWER, 1, -0.5));
        return inverseRoot ? eltwise.get(0).beta() : null;
    }

    private static boolean isEltwise(Node node, Eltwise.Kind kind) {
        return node.op() instanceof Op.Mapped mapped
                && mapped.op().eltwise().size() == 1
                && mapped.op().eltwise().get(0).kind() == kind;
    }

    private static boolean isZipped(Node node, BinaryOp op) {
        return node.op() instanceof Op.Zipped zipped && zipped.op().equals(op);
    }

    private static boolean isReduced(Node node, Reduction reduction, Node of) {
        return node.op() instanceof Op.Reduced reduced
                && reduced.reduction() == reduction
                && reduced.keepDims()
                && node.operand() == of;
    }
}
