package org.kerasaudit.importer.tensor.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Deferred;
import org.kerasaudit.importer.tensor.NotComputedException;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * An operation of a graph and the tensor that it produces. Nodes are numbered in the order in which they were traced.
 */
public final class Node implements Deferred {
    private final Trace trace;
    private final int id;
    private final Op op;
    private List<Node> operands;
    private final DType dtype;
    private final int[] dims;
    private @Nullable Tensor value;

    Node(Trace trace, int id, Op op, List<Node> operands, DType dtype, int... dims) {
        this.trace = trace;
        this.id = id;
        this.op = op;
        this.operands = List.copyOf(operands);
        this.dtype = dtype;
        this.dims = dims;
    }

    public int id() {
        return id;
    }

    public Op op() {
        return op;
    }

    public List<Node> operands() {
        return operands;
    }

    public Node operand() {
        return operands.get(0);
    }

    public DType dtype() {
        return dtype;
    }

    /** Returns the dimensions of the result; must not be written to. */
    public int[] dims() {
        return dims;
    }

    public int size() {
        return Tensor.count(dims);
    }

    /** Returns a constant operand of this node with one number per channel. */
    Node constant(float... perChannel) {
        return trace.node(Tensor.of(perChannel, perChannel.length));
    }

    /** Returns the value that is the same in every run; null if there is none. */
    public @Nullable Tensor constant() {
        return op instanceof Op.Constant constant ? constant.value() : null;
    }

    /** Returns the result in the traced run; null if it has not been computed. */
    public @Nullable Tensor value() {
        return value;
    }

    public void compute(Tensor result) {
        value = result;
    }

    /** Drops the result and the operands. */
    void release() {
        value = null;
        operands = List.of();
    }

    /** Returns the tensor that layers see. */
    public Tensor tensor() {
        return Tensor.of(dtype, this, dims);
    }

    /**
     * Always throws: the elements differ from run to run, so layers must not read them, even if those of this run are
     * available.
     */
    @Override
    public Object array() {
        throw new NotComputedException("the elements of node " + id + " are computed later");
    }

    @Override
    public Tensor reshaped(int... newDims) {
        if (dtype == DType.FLOAT32) return record(new Op.Reshaped(), newDims);
        throw new NotComputedException("only float32 is traced");
    }

    @Override
    public Tensor strided(int[] newDims, int[] steps, int offset) {
        return record(new Op.Strided(steps.clone(), offset), newDims.clone());
    }

    @Override
    public Tensor padded(int[] before, int[] after) {
        int[] wider = dims.clone();
        for (int i = 0; i < wider.length; i++) wider[i] += before[i] + after[i];
        return record(new Op.Padded(before.clone(), after.clone()), wider);
    }

    @Override
    public Tensor selected(int axis, int[] indices) {
        int[] selected = dims.clone();
        selected[axis] = indices.length;
        return record(new Op.Selected(axis, indices), selected);
    }

    @Override
    public Tensor joined(List<Tensor> parts, int axis) {
        List<Node> nodes = new ArrayList<>();
        int[] joined = dims.clone();
        joined[axis] = 0;
        for (Tensor part : parts) {
            nodes.add(trace.node(part));
            joined[axis] += part.dim(axis);
        }
        return trace.record(new Op.Joined(axis), nodes, joined);
    }

    private Tensor record(Op recorded, int... newDims) {
        return trace.record(recorded, List.of(this), newDims);
    }
}
