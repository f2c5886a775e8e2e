package org.kerasaudit.importer.model;

import java.util.List;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;

/** The input of a chain whose configuration does not contain one. */
record ImplicitInput() implements Layer {
    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        throw new NotCheckableException("its shape is determined by the caller");
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        return inputs.inputs();
    }
}
