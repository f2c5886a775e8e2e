package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.node.IntNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.kerasaudit.importer.layers.AxisActivations;
import org.kerasaudit.importer.layers.Elementwise;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** Activation functions as operations, including those that {@code keras.activations} adds. */
final class ActivationOperations {
    private static final Parameter X = Parameter.tensor("x");
    private static final Parameter AXIS = Parameter.axes("axis", IntNode.valueOf(-1));

    static final List<Definition> DEFINITIONS = List.of(
            elementwise("Relu", Elementwise.RELU),
            elementwise("Relu6", Elementwise.RELU6),
            elementwise("Sigmoid", Elementwise.SIGMOID),
            elementwise("SparseSigmoid", Elementwise.SPARSE_SIGMOID),
            elementwise("Softplus", Elementwise.SOFTPLUS),
            elementwise("Softsign", Elementwise.SOFTSIGN),
            elementwise("SparsePlus", Elementwise.SPARSE_PLUS),
            elementwise("Silu", Elementwise.SILU),
            elementwise("LogSigmoid", Elementwise.LOG_SIGMOID),
            elementwise("HardSigmoid", Elementwise.HARD_SIGMOID),
            elementwise("HardSilu", Elementwise.HARD_SILU),
            elementwise("Selu", Elementwise.SELU),
            elementwise("Mish", Elementwise.MISH),
            elementwise("TanhShrink", Elementwise.TANH_SHRINK),
            elementwise("HardTanh", Elementwise.HARD_TANH),
            elementwise(
                    "LeakyRelu",
                    call -> Elementwise.leakyRelu(call.real("negative_slope")),
                    Parameter.real("negative_slope", 0.2)),
            elementwise("Elu", call -> Elementwise.elu(call.real("alpha")), Parameter.real("alpha", 1)),
            elementwise("Celu", call -> celu(call.real("alpha")), Parameter.real("alpha", 1)),
            elementwise(
                            "Gelu",
                            call -> call.flag("approximate") ? Elementwise.APPROXIMATE_GELU : Elementwise.GELU,
                            Parameter.truth("approximate", true))
                    .withTraits(Trait.APPROXIMATE),
            elementwise("Squareplus", call -> squareplus(call.real("b")), Parameter.real("b", 4)),
            elementwise("SoftShrink", call -> softShrink(call.real("threshold")), Parameter.real("threshold", 0.5)),
            elementwise("HardShrink", call -> hardShrink(call.real("threshold")), Parameter.real("threshold", 0.5)),
            elementwise(
                    "Threshold",
                    ActivationOperations::threshold,
                    Parameter.optionalReal("threshold"),
                    Parameter.optionalReal("default_value"),
                    Parameter.optionalReal("threshold_value"),
                    Parameter.optionalReal("value")),
            elementwise(
                            "ReLU",
                            call -> Elementwise.relu(
                                    call.real("negative_slope"),
                                    call.has("max_value") ? call.real("max_value") : Double.POSITIVE_INFINITY,
                                    call.real("threshold")),
                            Parameter.real("negative_slope", 0),
                            Parameter.optionalReal("max_value"),
                            Parameter.real("threshold", 0))
                    .withTraits(Trait.RECTIFIES),
            alongAxes("Softmax", (x, kernels) -> AxisActivations.softmax(x, kernels, x.rank() - 1)),
            alongAxes("LogSoftmax", AxisActivations::logSoftmax),
            alongAxes("Sparsemax", AxisActivations::sparsemax),
            Definition.of(
                            "Glu",
                            "nn",
                            List.of(X, Parameter.integer("axis", -1)),
                            ActivationOperations::halved,
                            (call, kernels) -> {
                                Tensor x = floating("Glu", call.tensor("x").tensor());
                                int axis = call.axis("axis", x.rank());
                                int[] move = Reshaping.move(new int[] {axis}, new int[] {-1}, x.rank());
                                Tensor gated =
                                        AxisActivations.glu(Layout.transpose(x, move), Numbers.at(x.dtype(), kernels));
                                return Layout.transpose(gated, Layout.inverse(move));
                            })
                    .withTraits(Trait.MISDECLARED));

    private ActivationOperations() {}

    private static Definition elementwise(String className, UnaryOp op) {
        return elementwise(className, call -> op);
    }

    private static Definition elementwise(String className, Function<Call<Operand>, UnaryOp> op, Parameter... options) {
        List<Parameter> parameters = new ArrayList<>(List.of(X));
        parameters.addAll(List.of(options));
        return Definition.of(className, "nn", parameters, ShapeRules.same("x"), (call, kernels) -> {
            Tensor x = call.tensor("x").tensor();
            UnaryOp function = op.apply(call);
            boolean rectifier = className.equals("Relu") || className.equals("Relu6");
            if (rectifier && x.dtype().isIntegral()) {
                return Numbers.mapIntegers(x, a -> (long) function.function().applyAsDouble(a));
            }
            Kernels at = Numbers.at(floating(className, x).dtype(), kernels);
            if (!at.precision().half()) return at.map(x, function);
            if (className.equals("Squareplus")) return HalfActivations.squareplus(x, call.real("b"), at);
            var stepwise = HalfActivations.BY_CLASS.get(className);
            return stepwise == null ? at.map(x, function) : stepwise.apply(x, at);
        });
    }

    private static Tensor floating(String className, Tensor x) {
        if (x.dtype().isFloating()) return x;
        throw new InputException(className + " does not take " + x.dtype().kerasName());
    }

    private static UnaryOp celu(double alpha) {
        return new UnaryOp(
                "celu(alpha=" + alpha + ")", x -> Math.max(x, 0) + alpha * Math.expm1(Math.min(x, 0) / alpha));
    }

    private static UnaryOp squareplus(double b) {
        return new UnaryOp("squareplus(b=" + b + ")", x -> (x + Math.sqrt(x * x + b)) / 2);
    }

    private static UnaryOp softShrink(double threshold) {
        double single = (float) threshold;
        return new UnaryOp(
                "soft_shrink(threshold=" + threshold + ")",
                x -> x > single ? x - single : x < -single ? x + single : 0);
    }

    private static UnaryOp hardShrink(double threshold) {
        double single = (float) threshold;
        return new UnaryOp("hard_shrink(threshold=" + threshold + ")", x -> Math.abs(x) > single ? x : 0);
    }

    /** Builds the threshold function. Keras 3.8 to 3.10 name its parameters {@code threshold_value} and {@code value}. */
    private static UnaryOp threshold(Call<Operand> call) {
        double threshold = (float) call.real(call.has("threshold") ? "threshold" : "threshold_value");
        double defaultValue = call.real(call.has("default_value") ? "default_value" : "value");
        return new UnaryOp("threshold(" + threshold + ", " + defaultValue + ")", x -> x > threshold ? x : defaultValue);
    }

    /**
     * Defines a function of the last axis that can be applied along any axis, or along several flattened into one; None
     * means all axes.
     */
    private static Definition alongAxes(String className, BiFunction<Tensor, Kernels, Tensor> function) {
        return Definition.of(
                className,
                "nn",
                List.of(X, AXIS),
                call -> {
                    call.axes("axis", call.tensor("x").rank());
                    return call.tensor("x");
                },
                (call, kernels) -> {
                    Tensor x = floating(className, call.tensor("x").tensor());
                    Rows rows = Rows.along(x, call.axes("axis", x.rank()));
                    return rows.restore(function.apply(rows.matrix(), Numbers.at(x.dtype(), kernels)));
                });
    }

    private static Shape halved(Call<Shape> call) {
        Shape x = call.tensor("x");
        int axis = call.axis("axis", x.rank());
        if (!x.known(axis)) return x;
        if (x.dim(axis) % 2 != 0) throw new ShapeException("an even size along axis " + axis, x.toString());
        return x.with(axis, x.dim(axis) / 2);
    }
}
