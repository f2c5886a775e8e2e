package org.kerasaudit.importer.layers;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Eltwise.Kind;
import org.kerasaudit.importer.tensor.UnaryOp;

/** The elementwise functions of Keras's activations, written to avoid overflow and cancellation in float64. */
public final class Elementwise {
    public static final UnaryOp EXPONENTIAL = new UnaryOp("exponential", Math::exp, Eltwise.of(Kind.EXP));
    public static final UnaryOp LOG = new UnaryOp("log", Math::log, Eltwise.of(Kind.LOG));
    public static final UnaryOp SQRT = new UnaryOp("sqrt", Math::sqrt, Eltwise.of(Kind.SQRT));
    public static final UnaryOp RELU = new UnaryOp("relu", x -> Math.max(x, 0), Eltwise.of(Kind.RELU));
    public static final UnaryOp RELU6 = new UnaryOp("relu6", x -> clip(x, 0, 6), Eltwise.clip(0, 6));
    public static final UnaryOp SIGMOID = new UnaryOp("sigmoid", Elementwise::sigmoid, Eltwise.of(Kind.LOGISTIC));
    public static final UnaryOp TANH = new UnaryOp("tanh", Math::tanh, Eltwise.of(Kind.TANH));
    public static final UnaryOp SOFTPLUS = new UnaryOp("softplus", Elementwise::softplus, Eltwise.of(Kind.SOFTPLUS, 1));
    public static final UnaryOp SOFTSIGN = new UnaryOp("softsign", x -> x / (1 + Math.abs(x)));
    public static final UnaryOp SILU = new UnaryOp("silu", x -> x * sigmoid(x), Eltwise.of(Kind.SWISH, 1));
    public static final UnaryOp MISH = new UnaryOp("mish", x -> x * Math.tanh(softplus(x)), Eltwise.of(Kind.MISH));
    public static final UnaryOp GELU =
            new UnaryOp("gelu", x -> x * ErrorFunction.erfc(-x / Math.sqrt(2)) / 2, Eltwise.of(Kind.GELU_ERF));

    /** The tanh approximation of GELU. */
    public static final UnaryOp APPROXIMATE_GELU = new UnaryOp(
            "gelu(approximate=true)",
            x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
            Eltwise.of(Kind.GELU_TANH));

    public static final UnaryOp CELU =
            new UnaryOp("celu", x -> Math.max(x, 0) + Math.expm1(Math.min(x, 0)), Eltwise.of(Kind.ELU, 1));
    public static final UnaryOp LOG_SIGMOID = new UnaryOp("log_sigmoid", x -> -softplus(-x));
    public static final UnaryOp HARD_TANH = new UnaryOp("hard_tanh", x -> clip(x, -1, 1), Eltwise.clip(-1, 1));
    public static final UnaryOp HARD_SHRINK = new UnaryOp("hard_shrink", x -> Math.abs(x) <= 0.5 ? 0 : x);
    public static final UnaryOp SOFT_SHRINK = new UnaryOp("soft_shrink", x -> x - clip(x, -0.5, 0.5));
    public static final UnaryOp TANH_SHRINK = new UnaryOp("tanh_shrink", x -> x - Math.tanh(x));
    public static final UnaryOp SPARSE_SIGMOID =
            new UnaryOp("sparse_sigmoid", x -> clip((x + 1) / 2, 0, 1), Eltwise.linear(0.5, 0.5), Eltwise.clip(0, 1));
    public static final UnaryOp SQUAREPLUS = new UnaryOp("squareplus", x -> (x + Math.sqrt(x * x + 4)) / 2);
    public static final UnaryOp SPARSE_PLUS =
            new UnaryOp("sparse_plus", x -> x <= -1 ? 0 : x < 1 ? (x + 1) * (x + 1) / 4 : x);

    /** {@code relu6(x + 3) / 6}, as in Keras 3. */
    public static final UnaryOp HARD_SIGMOID =
            new UnaryOp("hard_sigmoid", Elementwise::hardSigmoid, new Eltwise(Kind.HARD_SIGMOID, 1 / 6.0, 0.5));

    /** {@code clip(0.2 x + 0.5, 0, 1)}, as in Keras 1 and 2. */
    public static final UnaryOp STEEP_HARD_SIGMOID = new UnaryOp(
            "hard_sigmoid(0.2x+0.5)", x -> clip(0.2 * x + 0.5, 0, 1), new Eltwise(Kind.HARD_SIGMOID, 0.2, 0.5));

    public static final UnaryOp HARD_SILU =
            new UnaryOp("hard_silu", x -> x * hardSigmoid(x), new Eltwise(Kind.HARD_SWISH, 1 / 6.0, 0.5));

    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double SELU_SCALE = 1.0507009873554805;
    public static final UnaryOp SELU = new UnaryOp(
            "selu",
            x -> SELU_SCALE * elu(x, SELU_ALPHA),
            Eltwise.of(Kind.ELU, SELU_ALPHA),
            Eltwise.linear(SELU_SCALE, 0));

    private Elementwise() {}

    public static UnaryOp elu(double alpha) {
        return new UnaryOp("elu(alpha=" + alpha + ")", x -> elu(x, alpha), Eltwise.of(Kind.ELU, alpha));
    }

    public static UnaryOp leakyRelu(double negativeSlope) {
        return new UnaryOp(
                "leaky_relu(negative_slope=" + negativeSlope + ")",
                x -> x > 0 ? x : negativeSlope * x,
                Eltwise.of(Kind.RELU, negativeSlope));
    }

    /** Keras's thresholded ReLU: {@code x} above the threshold, zero elsewhere. */
    public static UnaryOp thresholdedRelu(double threshold) {
        double single = (float) threshold;
        return new UnaryOp("thresholded_relu(theta=" + threshold + ")", x -> x > single ? x : 0);
    }

    /**
     * Keras's general ReLU: {@code x} above the threshold, capped at {@code maxValue}, linear with a slope below the
     * threshold.
     */
    public static UnaryOp relu(double negativeSlope, double maxValue, double threshold) {
        double single = (float) threshold;
        DoubleUnaryOperator function = x -> {
            double above = single == 0 ? Math.max(x, 0) : x > single ? x : 0;
            double capped = maxValue == Double.POSITIVE_INFINITY ? above : clip(above, 0, maxValue);
            return negativeSlope == 0 ? capped : capped - negativeSlope * Math.max(single - x, 0);
        };
        String name =
                "relu(negative_slope=" + negativeSlope + ", max_value=" + maxValue + ", threshold=" + threshold + ")";
        return new UnaryOp(name, function, reluEltwise(negativeSlope, maxValue, threshold));
    }

    private static List<Eltwise> reluEltwise(double negativeSlope, double maxValue, double threshold) {
        if (threshold != 0) return List.of();
        if (maxValue == Double.POSITIVE_INFINITY) return List.of(Eltwise.of(Kind.RELU, negativeSlope));
        return negativeSlope == 0 ? List.of(Eltwise.clip(0, maxValue)) : List.of();
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double hardSigmoid(double x) {
        return clip((x + 3) / 6, 0, 1);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double elu(double x, double alpha) {
        return x > 0 ? x : alpha * Math.expm1(x);
    }

    private static double clip(double x, double least, double most) {
        return Math.min(Math.max(x, least), most);
    }
}
