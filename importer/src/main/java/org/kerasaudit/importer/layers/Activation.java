package org.kerasaudit.importer.layers;

import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;

/** An activation function: elementwise, or over the last axis like softmax. */
public interface Activation {
    /** Keras's name, with its arguments where it has any. */
    String name();

    /** The activation of {@code x}; of the same shape except {@code glu}, which halves the last axis. */
    Tensor apply(Tensor x, Kernels kernels);
}
