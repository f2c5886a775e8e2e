package org.kerasaudit.importer.tensor.graph;

/**
 * A compute backend: compiles graphs of float32 operations. Registered in {@code META-INF/services} under this
 * interface. Implementations need a no-argument constructor that loads nothing native.
 */
public interface GraphCompiler {
    /** Returns its name for {@code --engine}, in lower case: {@code onednn}. */
    String name();

    /** Returns whether it can be used on this machine. Loads its native library. */
    boolean isPresent();

    /** Returns why {@link #isPresent} is false, for users who requested it by name. */
    default String absence() {
        return "it cannot be used on this machine";
    }

    /**
     * Compiles {@code graph}. Throws {@link UnsupportedException} for operations it cannot compute. Nodes drop their
     * operands afterward: a program keeps those it needs.
     *
     * @param fuses whether operations may be fused; otherwise each is computed separately
     */
    Program compile(Graph graph, boolean fuses);
}
