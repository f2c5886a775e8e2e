package org.kerasaudit.auditor.verify.diagnosis;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** Basic arithmetic on weights and inputs, in float64. */
final class Constants {
    private Constants() {}

    /** Returns a tensor like {@code x} filled with one value. */
    static Tensor like(Tensor x, double value) {
        double[] data = new double[x.size()];
        Arrays.fill(data, value);
        return typed(x, data);
    }

    /** Applies a function to each element. */
    static Tensor map(Tensor x, DoubleUnaryOperator function) {
        double[] data = new double[x.size()];
        for (int i = 0; i < data.length; i++) data[i] = function.applyAsDouble(x.get(i));
        return typed(x, data);
    }

    static Tensor sum(Tensor a, Tensor b) {
        double[] data = new double[a.size()];
        for (int i = 0; i < data.length; i++) data[i] = a.get(i) + b.get(i);
        return typed(a, data);
    }

    /** Returns the numbers as a tensor with the type and shape of {@code x}; float32 if {@code x} has an integer type. */
    static Tensor typed(Tensor x, double[] data) {
        Tensor exact = Tensor.of(data, x.dims());
        return Precision.of(x.dtype()).orElse(Precision.FLOAT32).convert(exact);
    }
}
