package org.kerasaudit.importer.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_invalid_arguments;
import static org.bytedeco.dnnl.global.dnnl.dnnl_unimplemented;

import org.bytedeco.dnnl.dnnl_engine;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.graph.UnsupportedException;

/**
 * The native library, if it is on the class path (artifact {@code org.bytedeco:dnnl} with the classifier of the
 * platform).
 */
final class OneDnn {
    private final dnnl_engine engine = new dnnl_engine();

    private OneDnn() {
        check(dnnl_engine_create(engine, dnnl_cpu, 0), "engine");
    }

    /** Loads the library on first use. */
    private static final class Holder {
        static final @Nullable OneDnn INSTANCE = load();

        private static @Nullable OneDnn load() {
            try {
                return new OneDnn();
            } catch (LinkageError | TypeNotPresentException | IllegalStateException missing) {
                return null;
            }
        }
    }

    /** Returns the library, or null if its native part cannot be used here. Loads it. */
    static @Nullable OneDnn instance() {
        return Holder.INSTANCE;
    }

    dnnl_engine engine() {
        return engine;
    }

    static void check(int status, String what) {
        if (status == dnnl_unimplemented || status == dnnl_invalid_arguments)
            throw new UnsupportedException("oneDNN does not support " + what);
        if (status != 0) throw new IllegalStateException("oneDNN returned status " + status + " for " + what);
    }
}
