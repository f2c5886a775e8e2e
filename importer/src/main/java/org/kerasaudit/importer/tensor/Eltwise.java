package org.kerasaudit.importer.tensor;

/**
 * An elementwise function that native backends support, with its parameters. A {@link UnaryOp} may be a sequence of
 * them.
 */
public record Eltwise(Kind kind, double alpha, double beta) {
    /** The function of x. */
    public enum Kind {
        /** x if positive, alpha x otherwise. */
        RELU,
        /** x if positive, alpha (e^x - 1) otherwise. */
        ELU,
        TANH,
        LOGISTIC,
        /** log(1 + e^(alpha x)) / alpha. */
        SOFTPLUS,
        EXP,
        LOG,
        SQRT,
        SQUARE,
        ABSOLUTE,
        /** alpha x + beta. */
        LINEAR,
        /** x clipped to the range from alpha to beta. */
        CLIP,
        /** alpha x^beta. */
        POWER,
        GELU_ERF,
        GELU_TANH,
        /** x times the logistic function of alpha x. */
        SWISH,
        MISH,
        /** alpha x + beta clipped to the range from 0 to 1. */
        HARD_SIGMOID,
        /** x times HARD_SIGMOID. */
        HARD_SWISH
    }

    public static Eltwise of(Kind kind) {
        return new Eltwise(kind, 0, 0);
    }

    public static Eltwise of(Kind kind, double alpha) {
        return new Eltwise(kind, alpha, 0);
    }

    public static Eltwise linear(double factor, double shift) {
        return new Eltwise(Kind.LINEAR, factor, shift);
    }

    public static Eltwise clip(double min, double max) {
        return new Eltwise(Kind.CLIP, min, max);
    }
}
