package org.kerasaudit.importer.tensor.graph;

/**
 * A compute backend: compiles graphs of float32 operations. Named in {@code META-INF/services} under this interface, and made
 * with its constructor without arguments, which loads nothing native.
 */
public interface GraphCompiler {
    /** What {@code --engine} calls it, in lower case: {@code onednn}. */
    String name();

    /** Whether it can be used on this machine. Loads its native part. */
    boolean isPresent();

    /** Why {@link #isPresent} may say no, for whoever asked for it by name. */
    default String absence() {
        return "it cannot be used on this machine";
    }

    /**
     * {@code graph} made ready to run. Throws {@link UnsupportedException} for what it cannot compute. Afterwards nodes forget
     * their operands: a program keeps those it needs.
     *
     * @param fuses whether operations may be fused; else each is computed on its own
     */
    Program compile(Graph graph, boolean fuses);
}
