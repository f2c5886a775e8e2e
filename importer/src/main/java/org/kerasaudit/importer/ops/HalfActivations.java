package org.kerasaudit.importer.ops;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** Activations that TensorFlow computes in several steps, each rounded to half precision. */
final class HalfActivations {
    static final Map<String, BiFunction<Tensor, Kernels, Tensor>> BY_CLASS = Map.of(
            "Sigmoid", HalfActivations::sigmoid,
            "Silu", (x, kernels) -> kernels.multiply(x, sigmoid(x, kernels)),
            "Softsign", (x, kernels) -> kernels.divide(x, steps(x, kernels, a -> Math.abs(a) + 1)),
            "HardSigmoid", HalfActivations::hardSigmoid,
            "HardSilu", (x, kernels) -> kernels.multiply(x, hardSigmoid(x, kernels)),
            "TanhShrink", (x, kernels) -> kernels.subtract(x, steps(x, kernels, Math::tanh)));

    private HalfActivations() {}

    /** Applies the functions one after another. */
    private static Tensor steps(Tensor x, Kernels kernels, DoubleUnaryOperator... functions) {
        Tensor result = x;
        for (DoubleUnaryOperator function : functions) result = kernels.map(result, new UnaryOp("step", function));
        return result;
    }

    private static Tensor sigmoid(Tensor x, Kernels kernels) {
        Tensor power = steps(x, kernels, Math::exp);
        BinaryOp share = new BinaryOp("share", (a, b) -> Double.isInfinite(a) ? 1 : a / b);
        return kernels.zip(power, steps(power, kernels, a -> a + 1), share);
    }

    private static Tensor hardSigmoid(Tensor x, Kernels kernels) {
        return steps(x, kernels, a -> a + 3, a -> Math.max(0, Math.min(6, a)), a -> a / 6);
    }

    static Tensor squareplus(Tensor x, double b, Kernels kernels) {
        Tensor root = steps(x, kernels, a -> a * a, a -> a + b, Math::sqrt);
        return steps(kernels.add(x, root), kernels, a -> a / 2);
    }
}
