package org.kerasaudit.importer.tensor;

/**
 * One of the elementwise functions that native backends know, with its parameters. A {@link UnaryOp} may be several of them,
 * one after the other.
 */
public record Eltwise(Kind kind, double alpha, double beta) {
    /** What is computed of x. */
    public enum Kind {
        /** x above zero, alpha x below. */
        RELU,
        /** x above zero, alpha (e^x - 1) below. */
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
        /** x, at least alpha and at most beta. */
        CLIP,
        /** alpha x^beta. */
        POWER,
        GELU_ERF,
        GELU_TANH,
        /** x times the logistic function of alpha x. */
        SWISH,
        MISH,
        /** alpha x + beta, at least 0 and at most 1. */
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

    public static Eltwise clip(double least, double most) {
        return new Eltwise(Kind.CLIP, least, most);
    }
}
