package org.kerasaudit.importer.tensor.graph;

import java.util.List;
import org.kerasaudit.importer.tensor.Tensor;

/** A compiled graph: run any number of times until it is closed. Threads may share it. */
public interface Program extends AutoCloseable {
    /** The elements of {@link #outputs}. @param given those of the {@link #known} nodes, in their order */
    List<Tensor> run(List<Tensor> given);

    /** What {@link #run} is given. */
    List<Node> known();

    /** What it computes. */
    List<Node> outputs();

    /** Bytes of results held at a time. */
    long size();

    @Override
    void close();
}
