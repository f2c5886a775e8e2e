package org.kerasaudit.importer.tensor.onednn;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.graph.Fusion;
import org.kerasaudit.importer.tensor.graph.Graph;
import org.kerasaudit.importer.tensor.graph.Node;
import org.kerasaudit.importer.tensor.graph.Program;
import org.kerasaudit.importer.tensor.graph.Step;
import org.kerasaudit.importer.tensor.graph.UnsupportedException;

/** A graph ready to run on oneDNN, with packed weights and planned memory. Holds off-heap memory. */
final class NativeProgram implements Program {
    private final List<Node> known;
    private final List<Node> outputs;
    private final Natives natives;
    private final Memory memory;
    private final Runnable[] calls;

    private NativeProgram(Graph graph, Natives natives, Memory memory, List<Runnable> calls) {
        this.known = graph.known();
        this.outputs = graph.outputs();
        this.natives = natives;
        this.memory = memory;
        this.calls = calls.toArray(Runnable[]::new);
    }

    /** Compiles a graph. If oneDNN has no primitive for a fused step, nothing is fused. */
    static NativeProgram of(Graph graph, boolean fuses, OneDnn library) {
        try {
            return compiled(graph, fuses, library);
        } catch (UnsupportedException refused) {
            if (!fuses) throw refused;
            return compiled(graph, false, library);
        }
    }

    private static NativeProgram compiled(Graph graph, boolean fuses, OneDnn library) {
        List<Step> steps = Fusion.of(graph, fuses);
        Natives natives = new Natives(library);
        try {
            Memory memory = new Memory(natives, new Buffers(graph, steps));
            Primitives primitives = new Primitives(memory);
            for (Step step : steps) {
                if (fuses) primitives.add(step);
                else primitives.addOrFallBack(step);
            }
            memory.allocateScratch();
            return new NativeProgram(graph, natives, memory, primitives.calls());
        } catch (RuntimeException | Error failed) {
            natives.close();
            throw failed;
        }
    }

    @Override
    public synchronized List<Tensor> run(List<Tensor> given) {
        for (int i = 0; i < given.size(); i++)
            memory.write(known.get(i), given.get(i).floats());
        for (Runnable call : calls) call.run();
        natives.await();
        List<Tensor> results = new ArrayList<>();
        for (Node output : outputs) results.add(Tensor.of(memory.read(output), output.dims()));
        return results;
    }

    @Override
    public List<Node> known() {
        return known;
    }

    @Override
    public List<Node> outputs() {
        return outputs;
    }

    @Override
    public long size() {
        return memory.size();
    }

    @Override
    public synchronized void close() {
        natives.close();
    }
}
