package org.kerasaudit.importer.layers.image;

import java.util.Arrays;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The value range of an image and its conversion to and from the range 0 to 255, rounded at every step as in Keras.
 *
 * @param folded whether both factors of the conversion are multiplied in advance, as in the TensorFlow graph that predict
 *     runs
 */
record ValueRange(double low, double high, boolean folded) {
    private static final double FULL = 255;

    static ValueRange read(Config config, boolean sorted) {
        double[] ends = {0, FULL};
        if (config.has("value_range")) {
            var value = config.raw("value_range");
            boolean pair = value.isArray()
                    && value.size() == 2
                    && value.get(0).isNumber()
                    && value.get(1).isNumber();
            if (!pair) throw Config.wrong("value_range", "two numbers", value);
            ends = new double[] {value.get(0).asDouble(), value.get(1).asDouble()};
        }
        if (sorted) Arrays.sort(ends);
        String backend = config.origin().backend();
        return new ValueRange(ends[0], ends[1], backend.isEmpty() || backend.equals("tensorflow"));
    }

    private boolean full() {
        return low == 0 && high == FULL;
    }

    Tensor toBytes(Tensor x, Kernels kernels) {
        return full() ? x : scaled(x, this, bytes(), kernels);
    }

    Tensor fromBytes(Tensor x, Kernels kernels) {
        return full() ? x : scaled(x, bytes(), this, kernels);
    }

    private ValueRange bytes() {
        return new ValueRange(0, FULL, folded);
    }

    private Tensor scaled(Tensor x, ValueRange from, ValueRange to, Kernels kernels) {
        Tensor above = kernels.subtract(x, number(from.low, kernels));
        Tensor given = difference(from, kernels);
        Tensor wanted = difference(to, kernels);
        Tensor scaled = folded
                ? kernels.multiply(above, kernels.multiply(kernels.divide(number(1, kernels), given), wanted))
                : kernels.multiply(kernels.divide(above, given), wanted);
        return kernels.add(scaled, number(to.low, kernels));
    }

    private static Tensor difference(ValueRange range, Kernels kernels) {
        return kernels.zip(number(range.high, kernels), number(range.low, kernels), BinaryOp.SUBTRACT);
    }

    private static Tensor number(double value, Kernels kernels) {
        return kernels.precision().of(new double[] {value});
    }
}
