package org.kerasaudit.importer.tensor.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.graph.Step.Binary;
import org.kerasaudit.importer.tensor.graph.Step.PostOp;

/** The elementwise operations that follow a node, each the only reader of the previous one. */
final class Chain {
    private final boolean fuses;
    private final Graph graph;
    private final Set<Node> taken;
    private final List<PostOp> postOps = new ArrayList<>();
    private Node end;
    /** Constants not yet turned into post-operations. */
    private Affine pending;

    /** Whether operations with a second operand are accepted. */
    private boolean allowsOperands = true;

    Chain(Node start, boolean fuses, Graph graph, Set<Node> taken) {
        this.end = start;
        this.fuses = fuses;
        this.graph = graph;
        this.taken = taken;
        this.pending = Affine.of(channels(start));
    }

    private static int channels(Node node) {
        int[] dims = node.dims();
        return dims.length == 0 ? 1 : dims[dims.length - 1];
    }

    List<PostOp> postOps() {
        return List.copyOf(postOps);
    }

    Node end() {
        return end;
    }

    /** Adds a multiplication by a constant. */
    void scale(double factor) {
        postOps.add(new PostOp.Unary(Eltwise.linear(factor, 0)));
    }

    /** Excludes operations with a second operand. */
    Chain alone() {
        allowsOperands = false;
        return this;
    }

    /** Makes the start itself the first post-operation. Returns its input, or null if backends do not support it. */
    @Nullable
    Node begin() {
        if (end.op() instanceof Op.Mapped mapped) {
            if (mapped.op().eltwise().isEmpty()) return null;
            Node x = end.operand();
            mapped.op().eltwise().forEach(function -> postOps.add(new PostOp.Unary(function)));
            return x;
        }
        List<Node> both = end.operands();
        if (both.get(0) == both.get(1)) return doubled(both.get(0));
        for (int i = 0; i < 2; i++) {
            Node x = both.get(i);
            boolean sameShape = x.constant() == null && Arrays.equals(x.dims(), end.dims());
            if (!sameShape || !zip(end, x, true)) continue;
            if (!matchesEnd(both.get(1 - i))) allowsOperands = false;
            return x;
        }
        return null;
    }

    private @Nullable Node doubled(Node x) {
        BinaryOp op = ((Op.Zipped) end.op()).op();
        if (!op.equals(BinaryOp.MULTIPLY) && !op.equals(BinaryOp.ADD)) return null;
        postOps.add(new PostOp.Unary(op.equals(BinaryOp.ADD) ? Eltwise.linear(2, 0) : Eltwise.of(Eltwise.Kind.SQUARE)));
        return x;
    }

    /** Returns whether {@code other} has the same dimensions as the chain, or one number per channel. */
    private boolean matchesEnd(Node other) {
        return Arrays.equals(other.dims(), end.dims())
                || other.constant() != null && perChannel(other.constant(), pending.channels()) != null;
    }

    /**
     * Follows the chain while each node has only one reader; leading constants are collected in {@code affine} if it is
     * not null.
     */
    Chain follow(@Nullable Affine affine) {
        Affine first = affine;
        while (fuses) {
            Node next = graph.onlyReader(end);
            if (next == null || taken.contains(next) || !Arrays.equals(next.dims(), end.dims())) break;
            if (first != null && (!postOps.isEmpty() || !pending.isIdentity())) first = null;
            if (first != null && gather(next, first)) {
                advance(next);
                continue;
            }
            first = null;
            if (!append(next)) break;
            advance(next);
        }
        flush();
        return this;
    }

    private void advance(Node next) {
        taken.add(next);
        end = next;
    }

    private boolean append(Node next) {
        if (next.op() instanceof Op.Mapped mapped) {
            if (mapped.op().eltwise().isEmpty()) return false;
            flush();
            mapped.op().eltwise().forEach(function -> postOps.add(new PostOp.Unary(function)));
            return true;
        }
        return next.op() instanceof Op.Zipped && allowsOperands && zip(next, end, false);
    }

    /** Adds the operation of {@code zipped}, which has {@code running} as an operand. */
    private boolean zip(Node zipped, Node running, boolean first) {
        if (gather(zipped, running, pending)) return true;
        List<Node> both = zipped.operands();
        boolean left = both.get(0) == running;
        Node other = both.get(left ? 1 : 0);
        boolean fits =
                first ? Broadcast.of(zipped.dims(), other.dims()) != null : Arrays.equals(other.dims(), zipped.dims());
        if (!fits) return false;
        Binary binary = binary(((Op.Zipped) zipped.op()).op());
        if (binary == null || other == running) return false;
        if (!left && binary == Binary.DIVIDE) return false;
        flush();
        if (!left && binary == Binary.SUBTRACT) {
            postOps.add(new PostOp.Unary(Eltwise.linear(-1, 0)));
            binary = Binary.ADD;
        }
        postOps.add(new PostOp.WithOperand(binary, other));
        return true;
    }

    private boolean gather(Node next, Affine affine) {
        return next.op() instanceof Op.Zipped && gather(next, end, affine)
                || next.op() instanceof Op.Mapped mapped
                        && gatherLine(mapped.op().eltwise(), affine);
    }

    private static boolean gatherLine(List<Eltwise> eltwise, Affine affine) {
        if (eltwise.size() != 1 || eltwise.get(0).kind() != Eltwise.Kind.LINEAR) return false;
        affine.multiply(repeated(eltwise.get(0).alpha(), affine.channels()));
        affine.add(repeated(eltwise.get(0).beta(), affine.channels()));
        return true;
    }

    private static double[] repeated(double value, int times) {
        double[] all = new double[times];
        Arrays.fill(all, value);
        return all;
    }

    /** Collects a constant that is the same along all axes but the last. */
    private static boolean gather(Node zipped, Node running, Affine affine) {
        List<Node> both = zipped.operands();
        boolean left = both.get(0) == running;
        Tensor constant = both.get(left ? 1 : 0).constant();
        double[] values = constant == null ? null : perChannel(constant, affine.channels());
        if (values == null) return false;
        BinaryOp op = ((Op.Zipped) zipped.op()).op();
        if (op.equals(BinaryOp.ADD)) affine.add(values);
        else if (op.equals(BinaryOp.MULTIPLY)) affine.multiply(values);
        else if (op.equals(BinaryOp.SUBTRACT) && left) affine.add(mapped(values, -1));
        else if (op.equals(BinaryOp.SUBTRACT)) {
            affine.multiply(repeated(-1, values.length));
            affine.add(values);
        } else if (op.equals(BinaryOp.DIVIDE) && left && Arrays.stream(values).noneMatch(value -> value == 0)) {
            affine.multiply(Arrays.stream(values).map(value -> 1 / value).toArray());
        } else return false;
        return true;
    }

    private static double[] mapped(double[] values, double factor) {
        return Arrays.stream(values).map(value -> value * factor).toArray();
    }

    private static double @Nullable [] perChannel(Tensor constant, int channels) {
        if (constant.size() == 1) return repeated(constant.get(0), channels);
        boolean vector = constant.size() == channels && constant.dim(-1) == channels;
        return vector ? constant.doubles() : null;
    }

    private static @Nullable Binary binary(BinaryOp op) {
        if (op.equals(BinaryOp.ADD)) return Binary.ADD;
        if (op.equals(BinaryOp.SUBTRACT)) return Binary.SUBTRACT;
        if (op.equals(BinaryOp.MULTIPLY)) return Binary.MULTIPLY;
        if (op.equals(BinaryOp.DIVIDE)) return Binary.DIVIDE;
        if (op.equals(BinaryOp.MAXIMUM)) return Binary.MAXIMUM;
        return op.equals(BinaryOp.MINIMUM) ? Binary.MINIMUM : null;
    }

    /** Turns the collected constants into post-operations. */
    private void flush() {
        float[] factors = pending.factors();
        float[] shifts = pending.bias();
        if (factors != null) postOps.add(new PostOp.WithOperand(Binary.MULTIPLY, end.constant(factors)));
        if (shifts != null) postOps.add(new PostOp.WithOperand(Binary.ADD, end.constant(shifts)));
        pending = Affine.of(pending.channels());
    }
}
