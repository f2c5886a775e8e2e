package org.kerasaudit.importer.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Recurrence;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.graph.Node;
import org.kerasaudit.importer.tensor.graph.Step;

/** Creates calls to oneDNN's recurrent primitives: all steps of a layer at once, with packed kernels. */
final class Recurrences {
    private static final int[] BEFORE = {DNNL_ARG_SRC_ITER, DNNL_ARG_SRC_ITER_C};
    private static final int[] AFTER = {DNNL_ARG_DST_ITER, DNNL_ARG_DST_ITER_C};

    private final Memory memory;
    private final Natives natives;
    private final Contractions contractions;

    Recurrences(Memory memory) {
        this.memory = memory;
        this.natives = memory.natives();
        this.contractions = new Contractions(memory);
    }

    /** The layouts of the inputs and outputs of one recurrent layer. */
    private record Layouts(
            dnnl_memory_desc sequence,
            dnnl_memory_desc outputs,
            dnnl_memory_desc state,
            dnnl_memory_desc kernel,
            dnnl_memory_desc recurrentKernel,
            dnnl_memory_desc bias) {}

    /** The description function shared by both kinds of GRU. */
    private interface GruDescription {
        int create(
                dnnl_primitive_desc description,
                dnnl_engine engine,
                int propagation,
                int direction,
                dnnl_memory_desc sequence,
                @Nullable dnnl_memory_desc before,
                dnnl_memory_desc kernel,
                dnnl_memory_desc recurrentKernel,
                dnnl_memory_desc bias,
                dnnl_memory_desc outputs,
                dnnl_memory_desc after,
                int flags,
                dnnl_primitive_attr attributes);
    }

    Runnable call(Step.Recurring step) {
        Recurrence recurrence = step.recurrence();
        long inputs = step.x().dims()[2];
        long units = recurrence.units();
        int gates = recurrence.kind().gates();
        int biases = gates + (recurrence.kind() == Recurrence.Kind.GRU_RESET_AFTER ? 1 : 0);
        Layouts layouts = layouts(step, gates, biases);
        boolean fresh = step.states().stream().allMatch(Recurrences::isZero);
        dnnl_primitive_desc description = describe(recurrence.kind(), layouts, fresh ? null : layouts.state());
        Map<Integer, dnnl_memory> memories = new HashMap<>();
        memories.put(DNNL_ARG_SRC_LAYER, natives.memory(layouts.sequence(), memory.at(step.x())));
        memories.put(DNNL_ARG_DST_LAYER, natives.memory(layouts.outputs(), memory.at(step.result())));
        Form kernel = gated(inputs, gates, units);
        memories.put(DNNL_ARG_WEIGHTS_LAYER, packed(recurrence.kernel(), kernel, description, 0));
        Form recurrentKernel = gated(units, gates, units);
        memories.put(DNNL_ARG_WEIGHTS_ITER, packed(recurrence.recurrentKernel(), recurrentKernel, description, 1));
        memories.put(DNNL_ARG_BIAS, natives.memory(layouts.bias(), natives.copyOf(bias(recurrence, biases))));
        if (!fresh) putStates(memories, BEFORE, step.states(), layouts.state());
        putStates(memories, AFTER, step.lastStates(), layouts.state());
        return memory.call(description, memories);
    }

    private Layouts layouts(Step.Recurring step, int gates, int biases) {
        int[] dims = step.x().dims();
        long batch = dims[0];
        long time = dims[1];
        long inputs = dims[2];
        long units = step.recurrence().units();
        return new Layouts(
                natives.layout(new long[] {time, batch, inputs}, new long[] {inputs, time * inputs, 1}),
                natives.layout(new long[] {time, batch, units}, new long[] {units, time * units, 1}),
                natives.dense(1L, 1L, batch, units),
                natives.any(1, 1, inputs, gates, units),
                natives.any(1, 1, units, gates, units),
                natives.dense(1L, 1L, (long) biases, units));
    }

    private dnnl_memory packed(Tensor kernel, Form form, dnnl_primitive_desc description, int index) {
        return contractions.packed(kernel, form, natives.chosen(description, dnnl_query_weights_md, index));
    }

    /** Adds the memory of the states; final states without readers get separate memory. */
    private void putStates(
            Map<Integer, dnnl_memory> memories,
            int[] arguments,
            List<? extends @Nullable Node> states,
            dnnl_memory_desc layout) {
        for (int i = 0; i < states.size(); i++) {
            Node state = states.get(i);
            Pointer place = state == null ? natives.allocate(Natives.size(layout)) : memory.at(state);
            memories.put(arguments[i], natives.memory(layout, place));
        }
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

    /** Returns one bias per gate; if the reset gate applies to the recurrent product, the candidate has two. */
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
                        memory.attributes());
            case GRU -> gru(dnnl::dnnl_gru_forward_primitive_desc_create, description, layouts, before);
            case GRU_RESET_AFTER -> gru(dnnl::dnnl_lbr_gru_forward_primitive_desc_create, description, layouts, before);
        };
        OneDnn.check(status, kind.toString());
        return description;
    }

    private int gru(
            GruDescription function,
            dnnl_primitive_desc description,
            Layouts layouts,
            @Nullable dnnl_memory_desc before) {
        return function.create(
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
                memory.attributes());
    }
}
