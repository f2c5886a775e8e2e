package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Normalization by computed or given statistics. */
final class Normalizing {
    private static final double EPSILON = 1e-7;
    private static final Parameter X = Parameter.tensor("x");
    private static final Parameter AXES = Parameter.axes("axis", IntNode.valueOf(-1));
    private static final Parameter OPTIONAL_EPSILON = Parameter.optionalReal("epsilon");

    static final List<Definition> DEFINITIONS = List.of(
            Definition.of(
                            "BatchNorm",
                            "nn",
                            List.of(
                                    X,
                                    Parameter.tensor("mean"),
                                    Parameter.tensor("variance"),
                                    Parameter.optionalTensor("offset"),
                                    Parameter.optionalTensor("scale"),
                                    Parameter.integer("axis"),
                                    Parameter.real("epsilon", 1e-3)),
                            Normalizing::batchShape,
                            Normalizing::batchNormalize)
                    .named("batch_normalization"),
            Definition.of(
                            "LayerNorm",
                            "nn",
                            List.of(
                                    X,
                                    Parameter.optionalTensor("gamma"),
                                    Parameter.optionalTensor("beta"),
                                    AXES,
                                    OPTIONAL_EPSILON,
                                    Parameter.flag("rms_scaling", false)),
                            ShapeRules.same("x"),
                            Normalizing::layerNormalize)
                    .named("layer_normalization"),
            Definition.of(
                            "RMSNorm",
                            "nn",
                            List.of(X, Parameter.optionalTensor("scale"), AXES, OPTIONAL_EPSILON),
                            ShapeRules.same("x"),
                            Normalizing::rmsNormalize)
                    .named("rms_normalization"),
            Definition.of(
                    "Normalize",
                    "nn",
                    List.of(X, AXES, Parameter.integer("order", 2), OPTIONAL_EPSILON),
                    call -> {
                        call.axes("axis", call.tensor("x").rank());
                        return call.tensor("x");
                    },
                    Normalizing::normalize));

    private Normalizing() {}

    private static Shape batchShape(Call<Shape> call) {
        Shape x = call.tensor("x");
        int axis = call.axis("axis", x.rank());
        for (String name : List.of("mean", "variance", "offset", "scale")) {
            Shape vector = call.optional(name);
            if (vector != null && !ShapeRules.agree(vector, x.slice(axis, axis + 1))) {
                throw new ShapeException(name + " of shape " + x.slice(axis, axis + 1), vector.toString());
            }
        }
        return x;
    }

    private static Tensor batchNormalize(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int axis = call.axis("axis", x.rank());
        double epsilon = call.real("epsilon");
        Tensor mean = along(call.tensor("mean"), x, axis, kernels);
        Tensor inverse = Numbers.map(
                along(call.tensor("variance"), x, axis, kernels), "rsqrt", a -> 1 / Math.sqrt(a + epsilon), kernels);
        Operand scale = call.optional("scale");
        Operand offset = call.optional("offset");
        if (scale != null) inverse = Numbers.multiply(inverse, along(scale, x, axis, kernels), kernels);
        Tensor scaled = Numbers.multiply(Numbers.subtract(x, mean, kernels), inverse, kernels);
        return offset == null ? scaled : Numbers.zip(scaled, along(offset, x, axis, kernels), BinaryOp.ADD, kernels);
    }

    /** Returns a vector reshaped to lie along an axis of {@code x}. */
    private static Tensor along(Operand vector, Tensor x, int axis, Kernels kernels) {
        return Layout.along(Numbers.cast(vector, x.dtype(), kernels), axis, x.rank());
    }

    private static double epsilon(Call<?> call) {
        return call.has("epsilon") ? call.real("epsilon") : EPSILON;
    }

    /** Casts to at least float32, since half-precision inputs are normalized in float32. */
    private static Tensor wide(Tensor x, Kernels kernels) {
        return Numbers.cast(x, Promotion.resultType(Promotion.of(x.dtype()), Promotion.FLOAT32), kernels);
    }

    private static Tensor inverseRoot(Tensor variance, double epsilon, Kernels kernels) {
        return Numbers.map(variance, "rsqrt", a -> 1 / Math.sqrt(a + epsilon), kernels);
    }

    private static Tensor layerNormalize(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int[] axes = call.axes("axis", x.rank());
        Tensor wide = wide(x, kernels);
        Tensor inverse = inverseRoot(Reductions.variance(wide, axes, true, kernels), epsilon(call), kernels);
        Tensor gamma = stretched(call.optional("gamma"), wide, axes, kernels);
        if (call.flag("rms_scaling")) {
            Tensor scaled = Numbers.multiply(wide, inverse, kernels);
            return Numbers.cast(gamma == null ? scaled : Numbers.multiply(scaled, gamma, kernels), x.dtype(), kernels);
        }
        Tensor centered = Numbers.subtract(wide, Reductions.mean(wide, axes, true, kernels), kernels);
        Tensor scaled = Numbers.multiply(centered, inverse, kernels);
        if (gamma != null) scaled = Numbers.multiply(scaled, gamma, kernels);
        Tensor beta = stretched(call.optional("beta"), wide, axes, kernels);
        if (beta != null) scaled = Numbers.zip(scaled, beta, BinaryOp.ADD, kernels);
        return Numbers.cast(scaled, x.dtype(), kernels);
    }

    /**
     * Returns a variable over the normalized axes, expanded with size 1 along the others; unchanged if it has as many
     * axes as {@code x} or fits the last one.
     */
    private static @Nullable Tensor stretched(@Nullable Operand variable, Tensor x, int[] axes, Kernels kernels) {
        if (variable == null) return null;
        Tensor typed = Numbers.cast(variable, x.dtype(), kernels);
        boolean last = axes.length == 1 && axes[0] == x.rank() - 1;
        if (typed.rank() == x.rank() || last) return typed;
        int[] dims = new int[x.rank()];
        Arrays.fill(dims, 1);
        for (int axis : axes) dims[axis] = x.dim(axis);
        return typed.reshape(dims);
    }

    private static Tensor rmsNormalize(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        Tensor wide = wide(x, kernels);
        int[] axes = call.axes("axis", x.rank());
        Tensor squares = Reductions.mean(Numbers.multiply(wide, wide, kernels), axes, true, kernels);
        Tensor scaled = Numbers.multiply(wide, inverseRoot(squares, epsilon(call), kernels), kernels);
        Operand scale = call.optional("scale");
        if (scale != null) scaled = Numbers.multiply(scaled, Numbers.cast(scale, wide.dtype(), kernels), kernels);
        return Numbers.cast(scaled, x.dtype(), kernels);
    }

    private static Tensor normalize(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int order = call.integer("order");
        if (order < 1) throw new ShapeException("order ≥ 1", Integer.toString(order));
        double epsilon = epsilon(call);
        Tensor typed = Numbers.cast(x, order == 2 ? x.dtype() : Numbers.floating(x.dtype()), kernels);
        DType dtype = typed.dtype();
        int[] axes = call.axes("axis", x.rank());
        if (order == 2) {
            Tensor squares = Reductions.sum(Numbers.multiply(typed, typed, kernels), axes, true, kernels);
            Tensor inverse = Numbers.map(squares, "rsqrt", a -> Math.min(1 / Math.sqrt(a), 1 / epsilon), kernels);
            return Numbers.multiply(typed, inverse, kernels);
        }
        Tensor norm = Rows.along(typed, axes).fold(dtype, true, row -> norm(row, order), kernels);
        Tensor clamped = Numbers.map(norm, "maximum", a -> Math.max(a, epsilon), kernels);
        return Numbers.zip(typed, clamped, BinaryOp.DIVIDE, kernels);
    }

    static double norm(double[] row, double order) {
        return Math.pow(
                Arrays.stream(row).map(a -> Math.pow(Math.abs(a), order)).sum(), 1 / order);
    }
}
