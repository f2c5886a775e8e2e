package org.kerasaudit.benchmarks;

import java.util.Random;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Generates the input for all contenders. */
final class Inputs {
    private static final long SEED = 7;

    private Inputs() {}

    /** Returns random values between -1 and 1 for the model's only input. */
    static Tensor of(KerasModel model, int batch) {
        Shape declared = model.model().orElseThrow().network().declaredInputs().get(0);
        int[] dims = declared.with(0, batch).toInts();
        float[] elements = new float[Tensor.count(dims)];
        Random random = new Random(SEED);
        for (int i = 0; i < elements.length; i++) elements[i] = 2 * random.nextFloat() - 1;
        return Tensor.of(elements, dims);
    }
}
