package org.kerasaudit.importer.tensor.graph;

import java.util.List;
import org.kerasaudit.importer.tensor.Tensor;

/** A compiled graph that can be run any number of times until it is closed. Thread-safe. */
public interface Program extends AutoCloseable {
    /**
     * Computes the elements of {@link #outputs}.
     *
     * @param given the elements of the {@link #known} nodes, in the same order
     */
    List<Tensor> run(List<Tensor> given);

    /** Returns the inputs of {@link #run}. */
    List<Node> known();

    /** Returns the nodes that it computes. */
    List<Node> outputs();

    /** Returns the maximum number of bytes of results held at the same time. */
    long size();

    @Override
    void close();
}
