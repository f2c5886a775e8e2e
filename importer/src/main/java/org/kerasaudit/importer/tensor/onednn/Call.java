package org.kerasaudit.importer.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;

import java.util.Map;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;

/** A primitive with its inputs and outputs, ready to be run repeatedly. */
final class Call implements Runnable {
    private final dnnl_stream stream;
    private final dnnl_primitive primitive;
    private final dnnl_exec_arg_t arguments;
    private final int count;

    Call(Natives natives, dnnl_primitive primitive, Map<Integer, dnnl_memory> memories) {
        this.stream = natives.stream();
        this.primitive = primitive;
        this.count = memories.size();
        this.arguments = new dnnl_exec_arg_t(count);
        natives.onClose(arguments::deallocate);
        int i = 0;
        for (Map.Entry<Integer, dnnl_memory> memory : memories.entrySet()) {
            arguments.position(i++).arg(memory.getKey()).memory(memory.getValue());
        }
        arguments.position(0);
    }

    @Override
    public void run() {
        OneDnn.check(dnnl_primitive_execute(primitive, stream, count, arguments), "a primitive");
    }
}
