package org.kerasaudit.importer.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_clone;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_strides;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_tag;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_default_flags;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_wait;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** The native resources of a program, freed together. */
final class Natives implements AutoCloseable {
    private static final int ALIGNMENT = 64;

    private final OneDnn library;
    private final dnnl_stream stream = new dnnl_stream();
    private final Deque<Runnable> frees = new ArrayDeque<>();

    Natives(OneDnn library) {
        this.library = library;
        OneDnn.check(dnnl_stream_create(stream, library.engine(), dnnl_stream_default_flags), "stream");
        frees.push(() -> dnnl_stream_destroy(stream));
    }

    dnnl_stream stream() {
        return stream;
    }

    /** Waits until all submitted work is done. */
    void await() {
        OneDnn.check(dnnl_stream_wait(stream), "wait");
    }

    OneDnn library() {
        return library;
    }

    /** Frees the resources in reverse order of allocation. */
    @Override
    public void close() {
        while (!frees.isEmpty()) frees.pop().run();
    }

    void onClose(Runnable free) {
        frees.push(free);
    }

    /** Allocates uninitialized memory. */
    BytePointer allocate(long bytes) {
        Pointer memory = Pointer.malloc(bytes + ALIGNMENT);
        if (memory == null || memory.isNull()) throw new OutOfMemoryError(bytes + " bytes of off-heap memory");
        frees.push(() -> Pointer.free(memory));
        BytePointer all = new BytePointer(memory);
        return all.getPointer(Math.floorMod(-all.address(), ALIGNMENT));
    }

    /** Allocates memory that contains {@code values}. */
    BytePointer copyOf(float... values) {
        BytePointer memory = allocate(4L * values.length);
        new FloatPointer(memory).put(values, 0, values.length);
        return memory;
    }

    /**
     * Returns the address of the elements of {@code tensor}, copied to native memory unless they are already stored
     * off-heap.
     */
    Pointer read(Tensor tensor) {
        FloatBuffer stored = tensor.stored();
        if (stored == null) return copyOf(tensor.floats());
        FloatPointer there = new FloatPointer(stored);
        return there.address() % Float.BYTES == 0 ? there : copyOf(tensor.floats());
    }

    /** Returns the layout of an array of these dimensions with these strides, in elements. */
    dnnl_memory_desc layout(long[] dims, long[] strides) {
        dnnl_memory_desc layout = new dnnl_memory_desc();
        OneDnn.check(
                dnnl_memory_desc_create_with_strides(layout, dims.length, dims, dnnl_f32, strides), "memory layout");
        frees.push(() -> dnnl_memory_desc_destroy(layout));
        return layout;
    }

    /** Returns the row-major layout. */
    dnnl_memory_desc dense(long... dims) {
        long[] strides = new long[dims.length];
        long stride = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= dims[i];
        }
        return layout(dims, strides);
    }

    dnnl_memory_desc dense(int... dims) {
        return layout(longs(dims), longs(Layout.strides(dims)));
    }

    static long[] longs(int... values) {
        long[] longs = new long[values.length];
        for (int i = 0; i < longs.length; i++) longs[i] = values[i];
        return longs;
    }

    /** Returns a layout for which the primitive chooses the format. */
    dnnl_memory_desc any(long... dims) {
        dnnl_memory_desc layout = new dnnl_memory_desc();
        OneDnn.check(
                dnnl_memory_desc_create_with_tag(layout, dims.length, dims, dnnl_f32, dnnl_format_tag_any),
                "memory layout");
        frees.push(() -> dnnl_memory_desc_destroy(layout));
        return layout;
    }

    /** Returns the layout that {@code description} chose. */
    dnnl_memory_desc chosen(dnnl_primitive_desc description, int query, int index) {
        dnnl_memory_desc layout = new dnnl_memory_desc();
        OneDnn.check(
                dnnl_memory_desc_clone(layout, dnnl_primitive_desc_query_md(description, query, index)),
                "memory layout");
        frees.push(() -> dnnl_memory_desc_destroy(layout));
        return layout;
    }

    static long size(dnnl_memory_desc layout) {
        return dnnl_memory_desc_get_size(layout);
    }

    dnnl_memory memory(dnnl_memory_desc layout, @Nullable Pointer at) {
        dnnl_memory memory = new dnnl_memory();
        OneDnn.check(dnnl_memory_create(memory, layout, library.engine(), at), "memory");
        frees.push(() -> dnnl_memory_destroy(memory));
        return memory;
    }

    /** Creates the described primitive; the description is freed with everything else. */
    dnnl_primitive primitive(dnnl_primitive_desc description) {
        frees.push(() -> dnnl_primitive_desc_destroy(description));
        dnnl_primitive primitive = new dnnl_primitive();
        OneDnn.check(dnnl_primitive_create(primitive, description), "primitive");
        frees.push(() -> dnnl_primitive_destroy(primitive));
        return primitive;
    }
}
