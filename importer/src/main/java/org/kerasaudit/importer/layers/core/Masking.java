package org.kerasaudit.importer.layers.core;

import java.util.List;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.NumberArray;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Masks the steps whose features all equal the mask value, and sets them to zero.
 *
 * @param value a number, or an array that broadcasts to the input
 * @param multiplies whether masked steps are multiplied by zero, which does not zero infinite values
 */
record Masking(Tensor value, boolean multiplies) implements Unary {
    static Masking read(Config config) {
        Tensor value = config.has("mask_value") ? NumberArray.read(config, "mask_value") : Tensor.of(new double[1]);
        return new Masking(value, !config.origin().keras3() || config.origin().before(3, 15));
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() == 0) throw new ShapeException("at least 1 axis", input.toString());
        return input;
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        return kept(x, mask(x), kernels);
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        Tensor x = inputs.input().tensor();
        Tensor mask = mask(x);
        return List.of(new Value(kept(x, mask, kernels), mask));
    }

    private Tensor kept(Tensor x, Tensor keep, Kernels kernels) {
        double[] kept = new double[x.size()];
        for (int i = 0; i < kept.length; i++) {
            double masked = multiplies ? x.get(i) * 0 : 0;
            kept[i] = keep.getLong(i / x.dim(-1)) != 0 ? x.get(i) : masked;
        }
        return kernels.precision().of(kept, x.dims());
    }

    /** Compares in the input's type, as Keras does: in float64, rounded input would rarely equal the value. */
    private Tensor mask(Tensor x) {
        Tensor values = stretched(x);
        Shape steps = x.shape().without(-1);
        long[] mask = new long[Tensor.count(steps.toInts())];
        int features = x.dim(-1);
        for (int i = 0; i < x.size(); i++) {
            if ((float) x.get(i) != (float) values.get(i)) mask[i / features] = 1;
        }
        return Tensor.of(DType.BOOL, mask, steps.toInts());
    }

    private Tensor stretched(Tensor x) {
        boolean fits = value.rank() <= x.rank();
        for (int i = 1; fits && i <= value.rank(); i++) fits = value.dim(-i) == 1 || value.dim(-i) == x.dim(-i);
        if (!fits) {
            throw new ShapeException(
                    "input that a mask value " + value.shape() + " broadcasts to",
                    x.shape().toString());
        }
        Tensor exact = Precision.of(x.dtype()).map(type -> type.convert(value)).orElse(value);
        return Layout.broadcast(exact, x.dims());
    }
}
