package org.kerasaudit.importer.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_invalid_arguments;
import static org.bytedeco.dnnl.global.dnnl.dnnl_unimplemented;

import org.bytedeco.dnnl.dnnl_engine;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.graph.Graph;

/** The native library, if it is on the class path (artifact {@code org.bytedeco:dnnl} with the classifier of the platform). */
public final class OneDnn {
    private final dnnl_engine engine = new dnnl_engine();

    private OneDnn() {
        check(dnnl_engine_create(engine, dnnl_cpu, 0), "engine");
    }

    /** Loaded when it is first asked for. */
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

    /** Whether the native part can be used here; loads it. */
    public static boolean isPresent() {
        return Holder.INSTANCE != null;
    }

    /** {@code graph} made ready to run. Throws {@link IllegalStateException} where the library is not present. */
    public static Program compile(Graph graph, boolean folds) {
        OneDnn library = Holder.INSTANCE;
        if (library == null) throw new IllegalStateException("oneDNN is not on the class path");
        return Program.of(graph, folds, library);
    }

    dnnl_engine engine() {
        return engine;
    }

    static void check(int status, String what) {
        if (status == dnnl_unimplemented || status == dnnl_invalid_arguments) throw new RefusedException(what);
        if (status != 0) throw new IllegalStateException("oneDNN answers " + status + " to " + what);
    }
}
