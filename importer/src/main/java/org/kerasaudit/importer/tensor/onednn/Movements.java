package org.kerasaudit.importer.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reorder_primitive_desc_create;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.graph.Node;
import org.kerasaudit.importer.tensor.graph.Op;

/**
 * Creates calls for nodes without a primitive: oneDNN reorders where these can move the elements, plain Java for all
 * others.
 */
final class Movements {
    private final Memory memory;
    private final Natives natives;

    Movements(Memory memory) {
        this.memory = memory;
        this.natives = memory.natives();
    }

    /** Returns the calls that compute this node separately. */
    List<Runnable> calls(Node node) {
        if (node.op() instanceof Op.Strided strided && canReorder(node, strided)) {
            return List.of(copy(
                    new Placed(node.operand(), strided.offset(), strided.steps()),
                    new Placed(node, 0, Layout.strides(node.dims())),
                    node.dims()));
        } else if (node.op() instanceof Op.Joined joined) {
            return joined(node, joined.axis());
        } else if (node.op() instanceof Op.Padded padded && positive(padded)) {
            return padded(node, padded);
        }
        return List.of(new PlainCall(memory, node));
    }

    /** Returns whether a reorder supports the strides: neither negative nor zero. */
    private static boolean canReorder(Node node, Op.Strided strided) {
        for (int i = 0; i < node.dims().length; i++) {
            if (strided.steps()[i] <= 0 && node.dims()[i] > 1) return false;
        }
        return node.dims().length > 0;
    }

    private static boolean positive(Op.Padded padded) {
        return Arrays.stream(padded.before()).allMatch(n -> n >= 0)
                && Arrays.stream(padded.after()).allMatch(n -> n >= 0);
    }

    private List<Runnable> joined(Node node, int axis) {
        List<Runnable> calls = new ArrayList<>();
        int[] strides = Layout.strides(node.dims());
        int at = 0;
        for (Node part : node.operands()) {
            if (part.size() == 0) continue;
            calls.add(copy(
                    new Placed(part, 0, Layout.strides(part.dims())),
                    new Placed(node, at * strides[axis], strides),
                    part.dims()));
            at += part.dims()[axis];
        }
        return calls;
    }

    private List<Runnable> padded(Node node, Op.Padded padded) {
        int[] strides = Layout.strides(node.dims());
        int offset = 0;
        for (int i = 0; i < strides.length; i++) offset += padded.before()[i] * strides[i];
        BytePointer target = memory.at(node);
        long bytes = 4L * node.size();
        Node x = node.operand();
        return List.of(
                () -> Pointer.memset(target, 0, bytes),
                copy(new Placed(x, 0, Layout.strides(x.dims())), new Placed(node, offset, strides), x.dims()));
    }

    /** A block in the memory of a node; offset and strides in elements. */
    private record Placed(Node node, int offset, int... strides) {}

    private Runnable copy(Placed from, Placed to, int... dims) {
        long[] sizes = Natives.longs(dims);
        dnnl_memory_desc source = natives.layout(sizes, strides(from, dims));
        dnnl_memory_desc target = natives.layout(sizes, strides(to, dims));
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_reorder_primitive_desc_create(
                        description,
                        source,
                        natives.library().engine(),
                        target,
                        natives.library().engine(),
                        null),
                "a copy");
        Map<Integer, dnnl_memory> memories = new HashMap<>();
        memories.put(DNNL_ARG_FROM, natives.memory(source, at(from)));
        memories.put(DNNL_ARG_TO, natives.memory(target, at(to)));
        return memory.call(description, memories);
    }

    private BytePointer at(Placed placed) {
        return memory.at(placed.node()).getPointer(4L * placed.offset());
    }

    /** Returns the strides, made positive along axes of one element, where they are arbitrary. */
    private static long[] strides(Placed placed, int... dims) {
        long[] strides = Natives.longs(placed.strides());
        for (int i = 0; i < strides.length; i++) if (dims[i] == 1) strides[i] = Math.max(1, strides[i]);
        return strides;
    }
}
