package org.kerasaudit.importer.model;

import java.util.List;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;

/** The input a chain has though its configuration writes none. */
record ImplicitInput() implements Layer {
    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        throw new NotCheckableException("its shape is given from outside");
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        return inputs.inputs();
    }
}
