package org.kerasaudit.importer.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.graph.Step;

/** Creates calls to oneDNN's convolutions and matrix products; constant operands are packed once. */
final class Contractions {
    private final Memory memory;
    private final Natives natives;

    Contractions(Memory memory) {
        this.memory = memory;
        this.natives = memory.natives();
    }

    /** Describes a convolution or its transpose. */
    @FunctionalInterface
    private interface Convolving {
        int describe(
                dnnl_primitive_desc description,
                dnnl_engine engine,
                int propagation,
                int algorithm,
                dnnl_memory_desc source,
                dnnl_memory_desc kernel,
                @Nullable dnnl_memory_desc bias,
                dnnl_memory_desc target,
                long[] strides,
                long[] dilation,
                long[] before,
                long[] after,
                dnnl_primitive_attr attributes);
    }

    Runnable convolution(Step.Convolution step) {
        Form from = Form.channelsSecond(step.x().dims());
        Form to = Form.channelsSecond(step.result().dims());
        Form kernel = step.transposed() ? transposedKernel(step.kernel()) : kernel(step.kernel(), step.groups());
        Attributes attributes = new Attributes(step.postOps(), to, memory);
        dnnl_memory_desc source = from.layout(natives);
        dnnl_memory_desc target = to.layout(natives);
        float[] shifts = step.affine().bias();
        @Nullable dnnl_memory_desc bias = shifts == null ? null : natives.dense((long) shifts.length);
        long[] dilation = Natives.longs(step.window().dilation());
        for (int i = 0; i < dilation.length; i++) dilation[i]--;
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        Convolving convolving = step.transposed()
                ? dnnl::dnnl_deconvolution_forward_primitive_desc_create
                : dnnl::dnnl_convolution_forward_primitive_desc_create;
        int status = convolving.describe(
                description,
                natives.library().engine(),
                dnnl_forward_inference,
                step.transposed() ? dnnl_deconvolution_direct : dnnl_convolution_auto,
                source,
                natives.any(kernel.dims()),
                bias,
                target,
                Natives.longs(step.window().strides()),
                dilation,
                Natives.longs(step.window().before()),
                Natives.longs(step.window().after()),
                attributes.get());
        OneDnn.check(status, "a convolution");
        Map<Integer, dnnl_memory> memories = new HashMap<>(attributes.operands());
        memories.put(DNNL_ARG_SRC, natives.memory(source, memory.at(step.x())));
        Tensor scaled = step.affine().scaled(step.kernel(), step.kernel().rank() - (step.transposed() ? 2 : 1));
        memories.put(DNNL_ARG_WEIGHTS, packed(scaled, kernel, description));
        if (shifts != null && bias != null) memories.put(DNNL_ARG_BIAS, natives.memory(bias, natives.copyOf(shifts)));
        memories.put(DNNL_ARG_DST, natives.memory(target, memory.at(step.result())));
        return memory.call(description, memories);
    }

    /** Returns the form of {@code [taps..., in / groups, out]} in oneDNN's order: (groups,) out, in, taps. */
    private static Form kernel(Tensor kernel, int groups) {
        int taps = kernel.rank() - 2;
        long out = kernel.dim(-1);
        int shift = groups == 1 ? 0 : 1;
        long[] dims = new long[kernel.rank() + shift];
        long[] strides = new long[dims.length];
        int[] dense = Layout.strides(kernel.dims());
        if (groups > 1) {
            dims[0] = groups;
            strides[0] = out / groups;
        }
        dims[shift] = out / groups;
        strides[shift] = 1;
        dims[shift + 1] = kernel.dim(-2);
        strides[shift + 1] = out;
        for (int i = 0; i < taps; i++) {
            dims[shift + 2 + i] = kernel.dim(i);
            strides[shift + 2 + i] = dense[i];
        }
        return new Form(0, dims, strides);
    }

    /** Returns the form of {@code [taps..., out, in]} in oneDNN's order: out, in, taps. */
    private static Form transposedKernel(Tensor kernel) {
        int taps = kernel.rank() - 2;
        long[] dims = new long[kernel.rank()];
        long[] strides = new long[dims.length];
        int[] dense = Layout.strides(kernel.dims());
        dims[0] = kernel.dim(-2);
        strides[0] = kernel.dim(-1);
        dims[1] = kernel.dim(-1);
        strides[1] = 1;
        for (int i = 0; i < taps; i++) {
            dims[2 + i] = kernel.dim(i);
            strides[2 + i] = dense[i];
        }
        return new Form(0, dims, strides);
    }

    Runnable dense(Step.Dense step) {
        Form to = Form.matrix(step.result());
        long rows = to.dims()[0];
        long depth = step.kernel().dim(0);
        long columns = step.kernel().dim(1);
        Form kernel = Form.matrix(depth, columns);
        Attributes attributes = new Attributes(step.postOps(), to, memory);
        dnnl_memory_desc source = natives.dense(rows, depth);
        dnnl_memory_desc target = to.layout(natives);
        float[] shifts = step.affine().bias();
        @Nullable dnnl_memory_desc bias = shifts == null ? null : natives.dense(1L, columns);
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_matmul_primitive_desc_create(
                        description,
                        natives.library().engine(),
                        source,
                        natives.any(kernel.dims()),
                        bias,
                        target,
                        attributes.get()),
                "a product");
        Map<Integer, dnnl_memory> memories = new HashMap<>(attributes.operands());
        memories.put(DNNL_ARG_SRC, natives.memory(source, memory.at(step.x())));
        memories.put(DNNL_ARG_WEIGHTS, packed(step.affine().scaled(step.kernel(), 1), kernel, description));
        if (shifts != null && bias != null) memories.put(DNNL_ARG_BIAS, natives.memory(bias, natives.copyOf(shifts)));
        memories.put(DNNL_ARG_DST, natives.memory(target, memory.at(step.result())));
        return memory.call(description, memories);
    }

    /** Returns {@code tensor} in the layout that {@code description} specifies for the weights. */
    dnnl_memory packed(Tensor tensor, Form form, dnnl_primitive_desc description) {
        return packed(tensor, form, natives.chosen(description, dnnl_query_weights_md, 0));
    }

    dnnl_memory packed(Tensor tensor, Form form, dnnl_memory_desc layout) {
        dnnl_memory result = natives.memory(layout, natives.allocate(Natives.size(layout)));
        try (Natives passing = new Natives(natives.library())) {
            dnnl_memory_desc given = form.layout(passing);
            dnnl_memory source = passing.memory(given, passing.read(tensor));
            dnnl_primitive_desc description = new dnnl_primitive_desc();
            OneDnn.check(
                    dnnl_reorder_primitive_desc_create(
                            description,
                            given,
                            passing.library().engine(),
                            layout,
                            passing.library().engine(),
                            null),
                    "packing");
            Map<Integer, dnnl_memory> memories = new HashMap<>();
            memories.put(DNNL_ARG_FROM, source);
            memories.put(DNNL_ARG_TO, result);
            new Call(passing, passing.primitive(description), memories).run();
            passing.await();
        }
        return result;
    }

    /** Creates a call that multiplies dense matrices; leading axes are merged into one. */
    Runnable product(Step.Product step) {
        int[] a = step.a().dims();
        int[] b = step.b().dims();
        long columns = b[b.length - 1];
        long depth = b[b.length - 2];
        boolean shared = b.length == 2;
        long batches = shared ? 1 : step.b().size() / (depth * columns);
        long rows = step.a().size() / depth / batches;
        Form to = shared
                ? Form.matrix(rows, columns)
                : new Form(2, new long[] {batches, rows, columns}, rows * columns, columns, 1);
        dnnl_memory_desc left = shared ? natives.dense(rows, depth) : natives.dense(batches, rows, depth);
        dnnl_memory_desc right = shared ? natives.dense(depth, columns) : natives.dense(batches, depth, columns);
        dnnl_memory_desc target = to.layout(natives);
        Attributes attributes = new Attributes(step.postOps(), to, memory);
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_matmul_primitive_desc_create(
                        description, natives.library().engine(), left, right, null, target, attributes.get()),
                "a product");
        Map<Integer, dnnl_memory> memories = new HashMap<>(attributes.operands());
        memories.put(DNNL_ARG_SRC, natives.memory(left, memory.at(step.a())));
        memories.put(DNNL_ARG_WEIGHTS, natives.memory(right, memory.at(step.b())));
        memories.put(DNNL_ARG_DST, natives.memory(target, memory.at(step.result())));
        return memory.call(description, memories);
    }
}
