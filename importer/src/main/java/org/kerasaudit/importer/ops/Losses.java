package org.kerasaudit.importer.ops;

import java.util.List;
import org.kerasaudit.importer.layers.AxisActivations;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Cross entropies and the peak signal-to-noise ratio. Probabilities are clipped to stay at least {@code 1e-7} away from
 * 0 and 1.
 */
final class Losses {
    private static final double EPSILON = 1e-7;
    private static final Parameter TARGET = Parameter.tensor("target");
    private static final Parameter OUTPUT = Parameter.tensor("output");
    private static final Parameter LOGITS = Parameter.flag("from_logits", false);
    private static final Parameter AXIS = Parameter.integer("axis", -1);

    static final List<Definition> DEFINITIONS = List.of(
            Definition.of(
                    "BinaryCrossentropy",
                    "nn",
                    List.of(TARGET, OUTPUT, LOGITS),
                    call -> requireEqual(call.tensor("target"), call.tensor("output")),
                    Losses::binary),
            Definition.of(
                    "CategoricalCrossentropy",
                    "nn",
                    List.of(TARGET, OUTPUT, LOGITS, AXIS),
                    call -> requireEqual(call.tensor("target"), call.tensor("output"))
                            .without(-1),
                    Losses::categorical),
            Definition.of(
                    "SparseCategoricalCrossentropy",
                    "nn",
                    List.of(TARGET, OUTPUT, LOGITS, AXIS),
                    call -> {
                        Shape output = call.tensor("output");
                        return output.without(call.axis("axis", output.rank()));
                    },
                    Losses::sparse),
            Definition.of(
                    "PSNR",
                    "nn",
                    List.of(Parameter.tensor("x1"), Parameter.tensor("x2"), Parameter.real("max_val")),
                    call -> {
                        requireEqual(call.tensor("x1"), call.tensor("x2"));
                        return Shape.SCALAR;
                    },
                    Losses::signalToNoise));

    private Losses() {}

    private static Shape requireEqual(Shape a, Shape b) {
        if (!ShapeRules.agree(a, b)) throw new ShapeException("equal shapes", a + " and " + b);
        return b;
    }

    private static double probability(double p) {
        return Math.min(Math.max(p, EPSILON), 1 - EPSILON);
    }

    private static Tensor binary(Call<Operand> call, Kernels kernels) {
        Tensor output = call.tensor("output").tensor();
        Tensor target = Numbers.cast(call.tensor("target"), output.dtype(), kernels);
        BinaryOp loss = call.flag("from_logits")
                ? new BinaryOp(
                        "binary_crossentropy_of_logits",
                        (t, x) -> Math.max(x, 0) - x * t + Math.log1p(Math.exp(-Math.abs(x))))
                : new BinaryOp("binary_crossentropy", (t, p) -> {
                    double q = probability(p);
                    return -(t * Math.log(q) + (1 - t) * Math.log(1 - q));
                });
        return Numbers.zip(target, output, loss, kernels);
    }

    /** Returns the logarithms of the probabilities, with the classes along the last axis. */
    private static Tensor logs(Call<Operand> call, Tensor output, Kernels kernels) {
        int axis = call.axis("axis", output.rank());
        Tensor last = Layout.transpose(output, Reshaping.move(new int[] {axis}, new int[] {-1}, output.rank()));
        if (call.flag("from_logits")) return AxisActivations.logSoftmax(last, Numbers.at(output.dtype(), kernels));
        int[] classes = {last.rank() - 1};
        Tensor sum = Reductions.reduce(last, Reduction.SUM, classes, true, kernels);
        Tensor probabilities = Numbers.zip(last, sum, BinaryOp.DIVIDE, kernels);
        return Numbers.map(probabilities, "log", p -> Math.log(probability(p)), kernels);
    }

    private static Tensor categorical(Call<Operand> call, Kernels kernels) {
        Tensor output = call.tensor("output").tensor();
        Tensor logs = logs(call, output, kernels);
        Tensor target = Numbers.cast(call.tensor("target"), output.dtype(), kernels);
        int axis = call.axis("axis", output.rank());
        Tensor last = Layout.transpose(target, Reshaping.move(new int[] {axis}, new int[] {-1}, target.rank()));
        Tensor products = Numbers.multiply(last, logs, kernels);
        Tensor sum = Reductions.reduce(products, Reduction.SUM, new int[] {products.rank() - 1}, false, kernels);
        return Numbers.map(sum, "negative", a -> -a, kernels);
    }

    /**
     * Computes the sparse cross entropy. Probabilities are not normalized; taking the log-softmax of their logarithms
     * has the same effect.
     */
    private static Tensor sparse(Call<Operand> call, Kernels kernels) {
        Tensor output = call.tensor("output").tensor();
        Tensor logits =
                call.flag("from_logits") ? output : Numbers.map(output, "log", p -> Math.log(probability(p)), kernels);
        Tensor logs = AxisActivations.logSoftmax(logits, Numbers.at(output.dtype(), kernels));
        Tensor target = Numbers.cast(call.tensor("target"), DType.INT64, kernels);
        int classes = output.dim(-1);
        double[] losses = new double[target.size()];
        for (int i = 0; i < losses.length; i++) {
            long label = target.getLong(i);
            if (label < 0 || label >= classes) {
                throw new InputException("class " + label + " is out of range; the number of classes is " + classes);
            }
            losses[i] = -logs.get(i * classes + (int) label);
        }
        return Numbers.of(
                output.dtype(), losses, kernels, output.shape().without(-1).toInts());
    }

    private static Tensor signalToNoise(Call<Operand> call, Kernels kernels) {
        Tensor a = call.tensor("x1").tensor();
        Tensor b = call.tensor("x2").tensor();
        double peak = 20 * Math.log10(call.real("max_val"));
        Tensor difference = Numbers.subtract(a, b, kernels);
        Tensor squares = Numbers.multiply(difference, difference, kernels);
        Tensor error = Reductions.mean(squares, Call.all(squares.rank()), false, kernels);
        return Numbers.map(error, "psnr", mse -> peak - 10 * Math.log10(mse), kernels);
    }
}
