package org.kerasaudit.importer.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.BytePointer;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Window;
import org.kerasaudit.importer.tensor.graph.Broadcast;
import org.kerasaudit.importer.tensor.graph.Node;
import org.kerasaudit.importer.tensor.graph.Step;
import org.kerasaudit.importer.tensor.graph.Step.PostOp;
import org.kerasaudit.importer.tensor.graph.UnsupportedException;

/** Creates calls to oneDNN's primitives for the steps of a graph, other than products and convolutions. */
final class Primitives {
    private final Memory memory;
    private final Natives natives;
    private final Contractions contractions;
    private final Movements movements;
    private final List<Runnable> calls = new ArrayList<>();

    Primitives(Memory memory) {
        this.memory = memory;
        this.natives = memory.natives();
        this.contractions = new Contractions(memory);
        this.movements = new Movements(memory);
    }

    List<Runnable> calls() {
        return calls;
    }

    /** Adds a step that covers one node, computed in plain Java if oneDNN has no primitive for it. */
    void addOrFallBack(Step step) {
        try {
            add(step);
        } catch (UnsupportedException toPlain) {
            calls.add(new PlainCall(memory, step.result()));
        }
    }

    void add(Step step) {
        if (step instanceof Step.Convolution convolution) calls.add(contractions.convolution(convolution));
        else if (step instanceof Step.Dense dense) calls.add(contractions.dense(dense));
        else if (step instanceof Step.Product product) calls.add(contractions.product(product));
        else if (step instanceof Step.Recurring recurring) calls.add(new Recurrences(memory).call(recurring));
        else if (step instanceof Step.Pooling pooling) calls.add(pooling(pooling));
        else if (step instanceof Step.AxisReduction reduction) calls.add(reduction(reduction));
        else if (step instanceof Step.Elementwise elementwise) addElementwise(elementwise);
        else if (step instanceof Step.Softmax softmax) calls.add(softmax(softmax));
        else if (step instanceof Step.Normalization normalization) calls.add(normalization(normalization));
        else if (step instanceof Step.Single single) calls.addAll(movements.calls(single.result()));
    }

    private Runnable pooling(Step.Pooling step) {
        return pooling(
                step,
                step.x(),
                Form.channelsSecond(step.x().dims()),
                Form.channelsSecond(step.result().dims()),
                step.window(),
                step.max(),
                List.of());
    }

    private Runnable pooling(Step step, Node x, Form from, Form to, Window window, boolean max, List<PostOp> postOps) {
        long[] dilation = Natives.longs(window.dilation());
        for (int i = 0; i < dilation.length; i++) dilation[i]--;
        Attributes attributes = new Attributes(postOps, to, memory);
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        dnnl_memory_desc source = from.layout(natives);
        dnnl_memory_desc target = to.layout(natives);
        OneDnn.check(
                dnnl_pooling_forward_primitive_desc_create(
                        description,
                        natives.library().engine(),
                        dnnl_forward_inference,
                        max ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding,
                        source,
                        target,
                        Natives.longs(window.strides()),
                        Natives.longs(window.size()),
                        dilation,
                        Natives.longs(window.before()),
                        Natives.longs(window.after()),
                        attributes.get()),
                "pooling");
        return call(description, attributes, x, source, step.result(), target);
    }

    /** Creates a pooling whose window covers all reduced elements, or a reduction of rows. */
    private Runnable reduction(Step.AxisReduction step) {
        if (step.inner() == 1) return reducedRows(step);
        int[] one = {1, 1};
        int[] none = {0, 0};
        return pooling(
                step,
                step.x(),
                Form.channelsSecond(step.outer(), step.reduced(), 1, step.inner()),
                Form.channelsSecond(step.outer(), 1, 1, step.inner()),
                new Window(new int[] {step.reduced(), 1}, one, one, none, none),
                step.max(),
                step.postOps());
    }

    private Runnable reducedRows(Step.AxisReduction step) {
        dnnl_memory_desc source = natives.dense((long) step.outer(), (long) step.reduced());
        Form to = Form.matrix(step.outer(), 1);
        dnnl_memory_desc target = to.layout(natives);
        Attributes attributes = new Attributes(step.postOps(), to, memory);
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_reduction_primitive_desc_create(
                        description,
                        natives.library().engine(),
                        step.max() ? dnnl_reduction_max : dnnl_reduction_mean,
                        source,
                        target,
                        0,
                        0,
                        attributes.get()),
                "reduction");
        return call(description, attributes, step.x(), source, step.result(), target);
    }

    private void addElementwise(Step.Elementwise step) {
        PostOp first = step.postOps().get(0);
        List<PostOp> rest = step.postOps().subList(1, step.postOps().size());
        if (first instanceof PostOp.WithOperand with) {
            calls.addAll(binary(step, with, rest));
            return;
        }
        if (rest.stream().anyMatch(PostOp.Unary.class::isInstance)) {
            calls.add(severalEltwise(step));
            return;
        }
        Form form = Form.matrix(step.result());
        Eltwise function = ((PostOp.Unary) first).function();
        Attributes attributes = new Attributes(rest, form, memory);
        dnnl_memory_desc layout = form.layout(natives);
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_eltwise_forward_primitive_desc_create(
                        description,
                        natives.library().engine(),
                        dnnl_forward_inference,
                        Attributes.algorithm(function),
                        layout,
                        layout,
                        (float) function.alpha(),
                        (float) function.beta(),
                        attributes.get()),
                function.toString());
        calls.add(call(description, attributes, step.x(), layout, step.result(), layout));
    }

    /**
     * Creates a call that applies several elementwise functions. oneDNN applies several only after another primitive,
     * so they follow a trivial one.
     */
    private Runnable severalEltwise(Step.Elementwise step) {
        Form form = Form.matrix(step.result());
        Attributes attributes = new Attributes(step.postOps(), form, memory);
        dnnl_memory_desc layout = form.layout(natives);
        dnnl_memory_desc single = natives.dense(1L, 1L);
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_binary_primitive_desc_create(
                        description,
                        natives.library().engine(),
                        dnnl_binary_mul,
                        layout,
                        single,
                        layout,
                        attributes.get()),
                "eltwise " + step.postOps());
        Map<Integer, dnnl_memory> memories = new HashMap<>(attributes.operands());
        memories.put(DNNL_ARG_SRC_0, natives.memory(layout, memory.at(step.x())));
        memories.put(DNNL_ARG_SRC_1, natives.memory(single, natives.copyOf(1)));
        memories.put(DNNL_ARG_DST, natives.memory(layout, memory.at(step.result())));
        return call(description, memories);
    }

    /**
     * Creates the calls of a binary operation; an operand that broadcasts along a middle axis needs one call per block.
     */
    private List<Runnable> binary(Step.Elementwise step, PostOp.WithOperand with, List<PostOp> rest) {
        Broadcast broadcast = Objects.requireNonNull(
                Broadcast.of(step.result().dims(), with.operand().dims()));
        List<Runnable> all = new ArrayList<>();
        Form form = Form.matrix(broadcast.rows(), broadcast.columns());
        dnnl_memory_desc layout = form.layout(natives);
        dnnl_memory_desc other = natives.dense(
                broadcast.perRow() ? broadcast.rows() : 1L, broadcast.perColumn() ? broadcast.columns() : 1L);
        for (int block = 0; block < broadcast.blocks(); block++) {
            Attributes attributes = new Attributes(rest, form, memory);
            dnnl_primitive_desc description = new dnnl_primitive_desc();
            OneDnn.check(
                    dnnl_binary_primitive_desc_create(
                            description,
                            natives.library().engine(),
                            Attributes.algorithm(with.binary()),
                            layout,
                            other,
                            layout,
                            attributes.get()),
                    with.binary().toString());
            Map<Integer, dnnl_memory> memories = new HashMap<>(attributes.operands());
            memories.put(DNNL_ARG_SRC_0, natives.memory(layout, at(step.x(), block * broadcast.step())));
            memories.put(DNNL_ARG_SRC_1, natives.memory(other, at(with.operand(), block * broadcast.operandStep())));
            memories.put(DNNL_ARG_DST, natives.memory(layout, at(step.result(), block * broadcast.step())));
            all.add(call(description, memories));
        }
        return all;
    }

    private BytePointer at(Node node, long element) {
        return memory.at(node).getPointer(4 * element);
    }

    private Runnable softmax(Step.Softmax step) {
        boolean last = step.axis() == step.result().dims().length - 1;
        dnnl_memory_desc layout = last
                ? Form.matrix(step.result()).layout(natives)
                : natives.dense(step.result().dims());
        Attributes attributes = new Attributes(List.of(), Form.matrix(step.result()), memory);
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_softmax_forward_primitive_desc_create(
                        description,
                        natives.library().engine(),
                        dnnl_forward_inference,
                        dnnl_softmax_accurate,
                        layout,
                        layout,
                        last ? 1 : step.axis(),
                        attributes.get()),
                "softmax");
        return call(description, attributes, step.x(), layout, step.result(), layout);
    }

    private Runnable normalization(Step.Normalization step) {
        Form form = Form.matrix(step.result().size() / step.features(), step.features());
        dnnl_memory_desc layout = form.layout(natives);
        Attributes attributes = new Attributes(List.of(), form, memory);
        int flags = (step.gamma() == null ? 0 : dnnl_use_scale) | (step.beta() == null ? 0 : dnnl_use_shift);
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_layer_normalization_forward_primitive_desc_create(
                        description,
                        natives.library().engine(),
                        dnnl_forward_inference,
                        layout,
                        layout,
                        null,
                        (float) step.epsilon(),
                        flags,
                        attributes.get()),
                "layer normalization");
        dnnl_memory_desc vector = natives.dense((long) step.features());
        Map<Integer, dnnl_memory> memories = new HashMap<>();
        if (step.gamma() != null) memories.put(DNNL_ARG_SCALE, natives.memory(vector, natives.copyOf(step.gamma())));
        if (step.beta() != null) memories.put(DNNL_ARG_SHIFT, natives.memory(vector, natives.copyOf(step.beta())));
        memories.put(DNNL_ARG_SRC, natives.memory(layout, memory.at(step.x())));
        memories.put(DNNL_ARG_DST, natives.memory(layout, memory.at(step.result())));
        return call(description, memories);
    }

    private Runnable call(
            dnnl_primitive_desc description,
            Attributes attributes,
            Node x,
            dnnl_memory_desc source,
            Node result,
            dnnl_memory_desc target) {
        Map<Integer, dnnl_memory> memories = new HashMap<>(attributes.operands());
        memories.put(DNNL_ARG_SRC, natives.memory(source, memory.at(x)));
        memories.put(DNNL_ARG_DST, natives.memory(target, memory.at(result)));
        return call(description, memories);
    }

    private Runnable call(dnnl_primitive_desc description, Map<Integer, dnnl_memory> memories) {
        return memory.call(description, memories);
    }
}
