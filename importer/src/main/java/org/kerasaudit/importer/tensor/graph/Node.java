package org.kerasaudit.importer.tensor.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Deferred;
import org.kerasaudit.importer.tensor.NotComputedException;
import org.kerasaudit.importer.tensor.Tensor;

/** One operation of a graph and the tensor that it results in. Nodes are numbered in the order in which they were noted. */
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

    /** The sizes of the result; not to be written to. */
    public int[] dims() {
        return dims;
    }

    public int size() {
        return Tensor.count(dims);
    }

    /** One number per channel, as an operand of this one. */
    Node constant(float... perChannel) {
        return trace.node(Tensor.of(perChannel, perChannel.length));
    }

    /** The value that does not change from run to run; null for all others. */
    public @Nullable Tensor constant() {
        return op instanceof Op.Constant constant ? constant.value() : null;
    }

    /** What came of it in the run that is noted down; null where nothing was computed yet. */
    public @Nullable Tensor value() {
        return value;
    }

    public void compute(Tensor result) {
        value = result;
    }

    /** Lets go of what came of it and of what it is computed of. */
    void release() {
        value = null;
        operands = List.of();
    }

    /** The tensor that layers see. */
    public Tensor tensor() {
        return Tensor.of(dtype, this, dims);
    }

    /** They differ from run to run: no layer may look at them, even where those of this run are there. */
    @Override
    public Object array() {
        throw new NotComputedException("the elements of node " + id + " are computed later");
    }

    @Override
    public Tensor reshaped(int... newDims) {
        if (dtype == DType.FLOAT32) return note(new Op.Reshaped(), newDims);
        throw new NotComputedException("only float32 is noted down");
    }

    @Override
    public Tensor strided(int[] newDims, int[] steps, int offset) {
        return note(new Op.Strided(steps.clone(), offset), newDims.clone());
    }

    @Override
    public Tensor padded(int[] before, int[] after) {
        int[] wider = dims.clone();
        for (int i = 0; i < wider.length; i++) wider[i] += before[i] + after[i];
        return note(new Op.Padded(before.clone(), after.clone()), wider);
    }

    @Override
    public Tensor selected(int axis, int[] indices) {
        int[] selected = dims.clone();
        selected[axis] = indices.length;
        return note(new Op.Selected(axis, indices), selected);
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
        return trace.note(new Op.Joined(axis), nodes, joined);
    }

    private Tensor note(Op noted, int... newDims) {
        return trace.note(noted, List.of(this), newDims);
    }
}
