package org.kerasaudit.importer.tensor.onednn;

import java.util.List;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.graph.Node;
import org.kerasaudit.importer.tensor.graph.PlainNode;

/** A node computed in plain Java; operands and result are copied between off-heap memory and arrays. */
record PlainCall(Memory memory, PlainNode plain) implements Runnable {
    PlainCall(Memory memory, Node node) {
        this(memory, PlainNode.of(node));
    }

    @Override
    public void run() {
        List<Tensor> read = plain.operands().stream()
                .map(operand -> Tensor.of(memory.read(operand), operand.dims()))
                .toList();
        memory.write(plain.node(), plain.compute(read).floats());
    }
}
