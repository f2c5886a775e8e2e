package org.kerasaudit.auditor;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.kerasaudit.auditor.verify.diagnosis.BrokenModel;
import org.kerasaudit.importer.tensor.Tensor;

/** Faults inserted into good models one at a time, so that each rule on structure and weights has an example. */
final class Faults {
    /** Dense 5→4, BatchNormalization, Dense 4→2. */
    private static final String NORMALIZED = "keras-2.3.1/frozen-0/model.h5";

    private static final String CONVOLUTIONAL = "keras-2.3.1/cnn_mnist-0/model.h5";
    private static final String MIXED = "keras-3.15.1/mixed_float16-0/model.keras";
    private static final String RESIDUAL = "keras-3.15.1/resblock-0/model.keras";

    /** A good model and what is done to a copy of it. */
    record Fault(String fixture, String what, Consumer<BrokenModel> breaking) {}

    /** All faults, in the order of the rules. */
    static final List<Fault> ALL = List.of(
            new Fault(NORMALIZED, "unknown option", model -> model.layers("Dense", dense -> dense.put("sharpness", 3))),
            new Fault(NORMALIZED, "negative units", model -> model.layers("Dense", dense -> dense.put("units", -2))),
            new Fault(NORMALIZED, "other units", model -> model.layers("Dense", dense -> dense.put("units", 3))),
            new Fault(NORMALIZED, "no bias", model -> model.layers("Dense", dense -> dense.put("use_bias", false))),
            of(NORMALIZED, "NaN", "dense/kernel", kernel -> with(kernel, 7, Double.NaN)),
            of(NORMALIZED, "negative variance", "moving_variance", variance -> with(variance, 3, -0.25)),
            of(NORMALIZED, "zero variance", "moving_variance", variance -> with(variance, 2, 0)),
            of(NORMALIZED, "constant kernel", "dense/kernel", kernel -> filled(kernel, 0.5)),
            new Fault(NORMALIZED, "untrained", Faults::untrained),
            new Fault(CONVOLUTIONAL, "dead unit", model -> unit(model, 4, 0)),
            new Fault(CONVOLUTIONAL, "ReLU that never fires", model -> unit(model, 5, -0.25)),
            of(CONVOLUTIONAL, "flipped bit", "/dense/kernel", kernel -> with(kernel, 11, kernel.get(11) * 0x1p64)),
            new Fault(MIXED, "overflow", Faults::overflowing),
            of(NORMALIZED, "subnormal", "dense/kernel", kernel -> with(kernel, 5, 0x1p-127)),
            new Fault(NORMALIZED, "copied tensor", Faults::withCopiedTensor),
            new Fault(RESIDUAL, "other layer output", model -> model.recorded("layers/re_lu", Faults::doubled)));

    private Faults() {}

    private static Fault of(String fixture, String what, String weight, UnaryOperator<Tensor> change) {
        return new Fault(fixture, what, model -> model.weights(weight, change));
    }

    private static void untrained(BrokenModel model) {
        model.weights("(beta|moving_mean)", vector -> filled(vector, 0))
                .weights("(gamma|moving_variance)", vector -> filled(vector, 1));
    }

    private static void unit(BrokenModel model, int unit, double value) {
        model.weights("conv2d_1/kernel", kernel -> column(kernel, unit, value))
                .weights("conv2d_1/bias", bias -> with(bias, unit, 0));
    }

    private static void overflowing(BrokenModel model) {
        model.weights("dense/kernel", kernel -> with(kernel, 2, 70000))
                .layers("Dense", dense -> dense.put("dtype", "mixed_float16"));
    }

    private static void withCopiedTensor(BrokenModel model) {
        Tensor beta = model.weight("beta");
        model.weights("moving_mean", mean -> beta);
    }

    private static Tensor doubled(Tensor tensor) {
        return changed(tensor, values -> Arrays.setAll(values, i -> 2 * values[i]));
    }

    private static Tensor with(Tensor tensor, int at, double value) {
        return changed(tensor, values -> values[at] = value);
    }

    private static Tensor filled(Tensor tensor, double value) {
        return changed(tensor, values -> Arrays.fill(values, value));
    }

    private static Tensor column(Tensor tensor, int column, double value) {
        return changed(tensor, values -> {
            for (int at = column; at < values.length; at += tensor.dim(-1)) values[at] = value;
        });
    }

    private static Tensor changed(Tensor tensor, Consumer<double[]> change) {
        double[] values = tensor.doubles().clone();
        change.accept(values);
        return Tensor.of(values, tensor.dims());
    }
}
