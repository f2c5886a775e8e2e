package org.kerasaudit.importer.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_set_data_handle;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_scratchpad_md;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.graph.Node;
import org.kerasaudit.importer.tensor.graph.UnsupportedException;

/** The memory of a program: planned results, constants, and a scratchpad that its steps share. */
final class Memory {
    private final Natives natives;
    private final Buffers buffers;
    private final BytePointer block;
    private final Map<Node, BytePointer> constants = new HashMap<>();
    private final List<dnnl_memory> scratches = new ArrayList<>();
    private long scratchSize;

    Memory(Natives natives, Buffers buffers) {
        this.natives = natives;
        this.buffers = buffers;
        if (buffers.size() > Runtime.getRuntime().maxMemory()) {
            throw new UnsupportedException(
                    "oneDNN would need " + buffers.size() + " bytes, which is more than the maximum heap size");
        }
        this.block = natives.allocate(buffers.size());
    }

    Natives natives() {
        return natives;
    }

    /** Returns the address of the elements of {@code node}. */
    BytePointer at(Node node) {
        Tensor constant = node.constant();
        if (constant == null) return block.getPointer(buffers.offset(node));
        return constants.computeIfAbsent(node, first -> natives.copyOf(constant.floats()));
    }

    float[] read(Node node) {
        Tensor constant = node.constant();
        if (constant != null) return constant.floats();
        float[] elements = new float[node.size()];
        new FloatPointer(at(node)).get(elements);
        return elements;
    }

    void write(Node node, float... elements) {
        new FloatPointer(at(node)).put(elements, 0, elements.length);
    }

    long size() {
        return buffers.size();
    }

    /** Returns a scratchpad of this layout, shared by all steps. */
    private dnnl_memory scratch(dnnl_memory_desc layout) {
        scratchSize = Math.max(scratchSize, Natives.size(layout));
        dnnl_memory memory = natives.memory(layout, null);
        scratches.add(memory);
        return memory;
    }

    /** Returns attributes that only set the scratchpad mode. */
    dnnl_primitive_attr attributes() {
        return new Attributes(List.of(), Form.matrix(1, 1), this).get();
    }

    /** Creates a call to the described primitive, with a scratchpad if it needs one. */
    Runnable call(dnnl_primitive_desc description, Map<Integer, dnnl_memory> memories) {
        dnnl_primitive primitive = natives.primitive(description);
        dnnl_memory_desc scratch = dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
        if (scratch != null && !scratch.isNull() && Natives.size(scratch) > 0) {
            memories.put(DNNL_ARG_SCRATCHPAD, scratch(natives.chosen(description, dnnl_query_scratchpad_md, 0)));
        }
        return new Call(natives, primitive, memories);
    }

    /** Allocates the scratchpad once all steps have requested theirs. */
    void allocateScratch() {
        if (scratchSize == 0) return;
        BytePointer scratch = natives.allocate(scratchSize);
        for (dnnl_memory memory : scratches) {
            OneDnn.check(dnnl_memory_set_data_handle(memory, scratch), "scratchpad");
        }
    }
}
