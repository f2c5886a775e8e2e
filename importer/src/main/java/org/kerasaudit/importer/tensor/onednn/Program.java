package org.kerasaudit.importer.tensor.onednn;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.graph.Folding;
import org.kerasaudit.importer.tensor.graph.Graph;
import org.kerasaudit.importer.tensor.graph.Node;
import org.kerasaudit.importer.tensor.graph.Step;

/** A graph ready to run on oneDNN, with its weights packed and all memory planned. Holds memory outside of the heap. */
public final class Program implements AutoCloseable {
    private final List<Node> known;
    private final List<Node> outputs;
    private final Natives natives;
    private final Memory memory;
    private final Runnable[] calls;

    private Program(Graph graph, Natives natives, Memory memory, List<Runnable> calls) {
        this.known = graph.known();
        this.outputs = graph.outputs();
        this.natives = natives;
        this.memory = memory;
        this.calls = calls.toArray(Runnable[]::new);
    }

    /** Where oneDNN has no primitive for what was folded together, nothing is. */
    static Program of(Graph graph, boolean folds, OneDnn library) {
        try {
            return compiled(graph, folds, library);
        } catch (RefusedException refused) {
            if (!folds) throw refused;
            return compiled(graph, false, library);
        }
    }

    private static Program compiled(Graph graph, boolean folds, OneDnn library) {
        List<Step> steps = Folding.of(graph, folds);
        Natives natives = new Natives(library);
        try {
            Memory memory = new Memory(natives, new Buffers(graph, steps));
            Primitives primitives = new Primitives(memory);
            for (Step step : steps) {
                if (folds) primitives.add(step);
                else primitives.addOrElsePlain(step);
            }
            memory.settle();
            return new Program(graph, natives, memory, primitives.calls());
        } catch (RuntimeException | Error failed) {
            natives.close();
            throw failed;
        }
    }

    /** The elements of the graph's outputs. @param given those of its known nodes, in their order */
    public synchronized List<Tensor> run(List<Tensor> given) {
        for (int i = 0; i < given.size(); i++)
            memory.write(known.get(i), given.get(i).floats());
        for (Runnable call : calls) call.run();
        natives.await();
        List<Tensor> results = new ArrayList<>();
        for (Node output : outputs) results.add(Tensor.of(memory.read(output), output.dims()));
        return results;
    }

    /** What {@link #run} is given. */
    public List<Node> known() {
        return known;
    }

    /** What it computes. */
    public List<Node> outputs() {
        return outputs;
    }

    /** Bytes of results held at a time. */
    public long size() {
        return memory.size();
    }

    @Override
    public synchronized void close() {
        natives.close();
    }
}
