package org.kerasaudit.importer.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Recurrence;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.graph.Node;
import org.kerasaudit.importer.tensor.graph.Step;

/** Makes calls of oneDNN's recurrent primitives: all steps of a layer at once, kernels packed. */
final class Recurrences {
    private final Memory memory;
    private final Natives natives;
    private final Contractions contractions;

    Recurrences(Memory memory) {
        this.memory = memory;
        this.natives = memory.natives();
        this.contractions = new Contractions(memory);
    }

    /** The layouts of what one recurrent layer reads and writes. */
    private record Layouts(
            dnnl_memory_desc sequence,
            dnnl_memory_desc outputs,
            dnnl_memory_desc state,
            dnnl_memory_desc kernel,
            dnnl_memory_desc recurrentKernel,
            dnnl_memory_desc bias) {}

    Runnable call(Step.Recurring step) {
        Recurrence recurrence = step.recurrence();
        int[] dims = step.x().dims();
        long batch = dims[0];
        long time = dims[1];
        long inputs = dims[2];
        long units = recurrence.units();
        int gates = recurrence.kind().gates();
        int biases = gates + (recurrence.kind() == Recurrence.Kind.GRU_RESET_AFTER ? 1 : 0);
        Layouts layouts = new Layouts(
                natives.layout(new long[] {time, batch, inputs}, new long[] {inputs, time * inputs, 1}),
                natives.layout(new long[] {time, batch, units}, new long[] {units, time * units, 1}),
                natives.dense(1L, 1L, batch, units),
                natives.any(1, 1, inputs, gates, units),
                natives.any(1, 1, units, gates, units),
                natives.dense(1L, 1L, (long) biases, units));
        boolean fresh = step.states().stream().allMatch(Recurrences::isZero);
        dnnl_primitive_desc description = describe(recurrence.kind(), layouts, fresh ? null : layouts.state());
        Map<Integer, dnnl_memory> memories = new HashMap<>();
        memories.put(DNNL_ARG_SRC_LAYER, natives.memory(layouts.sequence(), memory.at(step.x())));
        memories.put(DNNL_ARG_DST_LAYER, natives.memory(layouts.outputs(), memory.at(step.result())));
        memories.put(
                DNNL_ARG_WEIGHTS_LAYER,
                contractions.packed(
                        recurrence.kernel(),
                        gated(inputs, gates, units),
                        natives.settled(description, dnnl_query_weights_md, 0)));
        memories.put(
                DNNL_ARG_WEIGHTS_ITER,
                contractions.packed(
                        recurrence.recurrentKernel(),
                        gated(units, gates, units),
                        natives.settled(description, dnnl_query_weights_md, 1)));
        memories.put(DNNL_ARG_BIAS, natives.memory(layouts.bias(), natives.copyOf(bias(recurrence, biases))));
        int[] from = {DNNL_ARG_SRC_ITER, DNNL_ARG_SRC_ITER_C};
        int[] to = {DNNL_ARG_DST_ITER, DNNL_ARG_DST_ITER_C};
        for (int i = 0; i < step.states().size(); i++) {
            if (!fresh)
                memories.put(
                        from[i],
                        natives.memory(layouts.state(), memory.at(step.states().get(i))));
            Node last = step.lastStates().get(i);
            Pointer target = last == null ? natives.allocate(4 * batch * units) : memory.at(last);
            memories.put(to[i], natives.memory(layouts.state(), target));
        }
        return memory.call(description, memories);
    }

    private static boolean isZero(Node state) {
        Tensor constant = state.constant();
        if (constant == null) return false;
        for (float element : constant.floats()) if (element != 0) return false;
        return true;
    }

    private static Form gated(long rows, long gates, long units) {
        return new Form(
                0,
                new long[] {1, 1, rows, gates, units},
                rows * gates * units,
                rows * gates * units,
                gates * units,
                units,
                1);
    }

    /** One bias per gate; where the reset gate closes on the recurrent product, the candidate has two. */
    private static float[] bias(Recurrence recurrence, int biases) {
        int units = recurrence.units();
        float[] bias = new float[biases * units];
        if (recurrence.bias() != null)
            add(recurrence.bias().floats(), 0, bias, 0, recurrence.bias().size());
        @Nullable Tensor recurrent = recurrence.recurrentBias();
        if (recurrent != null) {
            add(recurrent.floats(), 0, bias, 0, 2 * units);
            add(recurrent.floats(), 2 * units, bias, 3 * units, units);
        }
        return bias;
    }

    private static void add(float[] from, int fromAt, float[] to, int toAt, int length) {
        for (int i = 0; i < length; i++) to[toAt + i] += from[fromAt + i];
    }

    private dnnl_primitive_desc describe(Recurrence.Kind kind, Layouts layouts, @Nullable dnnl_memory_desc before) {
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        dnnl_primitive_attr attributes = memory.attributes();
        int status = switch (kind) {
            case LSTM ->
                dnnl_lstm_forward_primitive_desc_create(
                        description,
                        natives.library().engine(),
                        dnnl_forward_inference,
                        dnnl_unidirectional_left2right,
                        layouts.sequence(),
                        before,
                        before,
                        layouts.kernel(),
                        layouts.recurrentKernel(),
                        null,
                        null,
                        layouts.bias(),
                        layouts.outputs(),
                        layouts.state(),
                        layouts.state(),
                        0,
                        attributes);
            case GRU ->
                dnnl_gru_forward_primitive_desc_create(
                        description,
                        natives.library().engine(),
                        dnnl_forward_inference,
                        dnnl_unidirectional_left2right,
                        layouts.sequence(),
                        before,
                        layouts.kernel(),
                        layouts.recurrentKernel(),
                        layouts.bias(),
                        layouts.outputs(),
                        layouts.state(),
                        0,
                        attributes);
            case GRU_RESET_AFTER ->
                dnnl_lbr_gru_forward_primitive_desc_create(
                        description,
                        natives.library().engine(),
                        dnnl_forward_inference,
                        dnnl_unidirectional_left2right,
                        layouts.sequence(),
                        before,
                        layouts.kernel(),
                        layouts.recurrentKernel(),
                        layouts.bias(),
                        layouts.outputs(),
                        layouts.state(),
                        0,
                        attributes);
        };
        OneDnn.check(status, kind.toString());
        return description;
    }
}
