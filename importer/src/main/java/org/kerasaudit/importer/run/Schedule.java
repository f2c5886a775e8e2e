package org.kerasaudit.importer.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.graph.Node;
import org.kerasaudit.importer.tensor.graph.Program;

/**
 * The steps to run a model on inputs of certain shapes: traced and compiled segments, and layers between them that are called
 * individually.
 *
 * @param outputs the model's outputs
 * @param independent whether the samples of a batch are independent
 */
record Schedule(List<Node> inputs, List<Stage> stages, List<Tensor> outputs, boolean independent)
        implements AutoCloseable {

    /** A step of a run; reads and adds elements by node. */
    sealed interface Stage {
        void run(Map<Node, Tensor> elements);
    }

    /** A compiled segment. */
    record CompiledSegment(Program program) implements Stage {
        @Override
        public void run(Map<Node, Tensor> elements) {
            List<Tensor> results =
                    program.run(program.known().stream().map(elements::get).toList());
            List<Node> outputs = program.outputs();
            for (int i = 0; i < outputs.size(); i++) elements.put(outputs.get(i), results.get(i));
        }
    }

    /** A layer that is called individually. */
    record DirectCall(LayerCall call, Kernels kernels, List<Value> results) implements Stage {
        @Override
        public void run(Map<Node, Tensor> elements) {
            List<Value> outputs = call.on(call.inputs().map(value -> computed(value, elements)))
                    .by(kernels)
                    .outputs();
            for (int i = 0; i < results.size(); i++) {
                put(results.get(i).tensor(), outputs.get(i).tensor(), elements);
                put(results.get(i).mask(), outputs.get(i).mask(), elements);
            }
        }

        private static void put(@Nullable Tensor later, @Nullable Tensor now, Map<Node, Tensor> elements) {
            if (later != null && now != null && later.deferred() instanceof Node node) elements.put(node, now);
        }
    }

    private static Value computed(Value value, Map<Node, Tensor> elements) {
        Tensor mask = value.mask();
        return new Value(computed(value.tensor(), elements), mask == null ? null : computed(mask, elements));
    }

    private static Tensor computed(Tensor tensor, Map<Node, Tensor> elements) {
        return tensor.deferred() instanceof Node node ? Objects.requireNonNull(elements.get(node)) : tensor;
    }

    List<Tensor> run(List<Tensor> given) {
        Map<Node, Tensor> elements = new HashMap<>();
        for (int i = 0; i < given.size(); i++) elements.put(inputs.get(i), given.get(i));
        for (Stage stage : stages) stage.run(elements);
        List<Tensor> results = new ArrayList<>();
        for (Tensor output : outputs) results.add(computed(output, elements));
        return results;
    }

    /** Returns the total size in bytes of the intermediate results. */
    long bytes() {
        long bytes = 0;
        for (Stage stage : stages)
            if (stage instanceof CompiledSegment segment)
                bytes += segment.program().size();
        return bytes;
    }

    @Override
    public void close() {
        for (Stage stage : stages)
            if (stage instanceof CompiledSegment segment) segment.program().close();
    }
}
