package org.kerasaudit.importer.layers;

import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;

/** An activation function: elementwise, or over the last axis like softmax. */
public interface Activation {
    /** Keras's name, with arguments if it takes any. */
    String name();

    /** Applies the activation to {@code x}. The shape stays the same except for {@code glu}, which halves the last axis. */
    Tensor apply(Tensor x, Kernels kernels);
}
