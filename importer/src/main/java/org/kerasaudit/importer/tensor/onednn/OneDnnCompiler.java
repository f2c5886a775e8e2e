package org.kerasaudit.importer.tensor.onednn;

import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.graph.Graph;
import org.kerasaudit.importer.tensor.graph.GraphCompiler;
import org.kerasaudit.importer.tensor.graph.Program;

/** oneDNN as a compute backend; present if its library is on the class path and has a native part for this machine. */
public final class OneDnnCompiler implements GraphCompiler {
    @Override
    public String name() {
        return "onednn";
    }

    @Override
    public boolean isPresent() {
        try {
            return OneDnn.instance() != null;
        } catch (LinkageError missing) {
            return false;
        }
    }

    @Override
    public String absence() {
        return "the class path contains no native part of oneDNN for this machine";
    }

    @Override
    public Program compile(Graph graph, boolean fuses) {
        @Nullable OneDnn library = OneDnn.instance();
        if (library == null) throw new IllegalStateException("oneDNN is not on the class path");
        return NativeProgram.of(graph, fuses, library);
    }
}
