package org.kerasaudit.auditor.rules.backdoor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.kerasaudit.auditor.rules.backdoor.Signal.Mark;

/**
 * Computes what an operation without trained weights does to signals.
 *
 * @param layer the path of its layer
 * @param constantArguments whether some of the tensors passed to the operation are computed constants
 */
record Transfer(Op op, String layer, boolean constantArguments) {
    private static final double STEEP = 10;
    private static final double NEGLIGIBLE = 1e-3;
    private static final double TINY = 0.01;
    private static final double HUGE = 1e4;

    /** Returns the signal that results from {@code signals}, which are not empty. */
    Signal of(List<Signal> signals) {
        Effect effect = op.effect();
        boolean alone = signals.size() == 1;
        Signal signal = Signal.of(signals, effect == Effect.MULTIPLIES).then(layer);
        if (op.isCastToWholeNumbers()) return signal.tests() ? signal : signal.testing(op.name(), !signal.shifted());
        return switch (effect) {
            case COMPARES -> compared(signal, alone);
            case ROUNDS -> rounded(signal);
            case ADDS -> alone ? moved(signal) : signal;
            case MULTIPLIES -> alone ? signal.scaled(op.magnitude(1)) : signal;
            case DIVIDES -> alone ? divided(signal) : signal;
            case LIMITS -> limited(signal, alone);
            case RECTIFIES -> rectified(signal);
            case SATURATES -> saturated(signal);
            case RAISES -> raised(signal);
            case PEAKS -> signal.with(Mark.REDUCED, true).with(Mark.PEAK, true).with(Mark.COUNT, false);
            case SUMS -> signal.with(Mark.REDUCED, true).with(Mark.COUNT, signal.tests());
            default -> op.name().endsWith("normalization") || op.name().equals("rescaling") ? rescaled(signal) : signal;
        };
    }

    private Signal rounded(Signal signal) {
        boolean counts = op.name().startsWith("arg") || op.name().equals("countnonzero");
        if (signal.tests()) return signal.with(Mark.COUNT, counts || signal.has(Mark.COUNT));
        return signal.testing(op.shown(), !signal.shifted());
    }

    private Signal compared(Signal signal, boolean alone) {
        boolean equality = op.name().contains("eq")
                        && !op.name().contains("er")
                        && !op.name().contains("less")
                || op.name().endsWith("close")
                || op.name().equals("isin");
        boolean derived =
                (constantArguments || op.comparesWithPositions()) && signal.tests() && signal.has(Mark.COMMON);
        if (derived && signal.has(Mark.COUNT))
            return signal.with(Mark.COLLAPSED, false).with(Mark.COUNT, false);
        boolean common = derived
                || !signal.shifted()
                        && (op.marksPadding()
                                || !equality && op.splitsFlags()
                                || !alone && op.constants().isEmpty());
        return signal.testing(op.shown(), common).with(Mark.EQUALITY, equality || signal.has(Mark.EQUALITY));
    }

    private Signal moved(Signal signal) {
        boolean moves = constantArguments || op.magnitude(0) > NEGLIGIBLE;
        if (signal.tests() || !moves) return signal;
        return signal.has(Mark.LIMITED) ? signal.testing(signal.shift(), false) : signal.shifted(op.shown());
    }

    private Signal divided(Signal signal) {
        double by = op.magnitude(1);
        boolean inverts = op.name().startsWith("r") && !op.name().startsWith("real")
                || op.name().startsWith("inv")
                || op.constantFirst();
        if (inverts) return signal.shifted() ? signal.raised(3) : signal;
        return by > 0 ? signal.scaled(1 / by) : signal;
    }

    private Signal limited(Signal signal, boolean alone) {
        if (signal.tests() || symmetric()) return signal;
        boolean clips = op.name().startsWith("clip");
        if (signal.shifted() && !signal.has(Mark.LIMITED) && !(clips && signal.scale() < 1))
            return signal.testing(limit(signal), false);
        double limit = alone ? clips ? op.narrowMinimum() : op.magnitude(0) : 0;
        return limit > TINY && limit < HUGE ? signal.with(Mark.LIMITED, true).shifted(op.shown()) : signal;
    }

    private boolean symmetric() {
        List<JsonNode> limits = op.constants();
        return limits.size() == 2 && limits.get(0).asDouble() == -limits.get(1).asDouble();
    }

    private Signal rectified(Signal signal) {
        if (signal.tests()) return signal;
        for (String option : List.of("threshold", "theta")) {
            if (op.config().path(option).asDouble() != 0) return signal.testing(op.shown(), false);
        }
        return signal.shifted() ? signal.testing(limit(signal), false) : signal;
    }

    private Signal saturated(Signal signal) {
        boolean steep =
                signal.scale() >= STEEP && (signal.shifted() || op.name().endsWith("max"));
        boolean hard = op.name().startsWith("hard") && signal.shifted();
        return (steep || hard) && !signal.tests() ? signal.testing(limit(signal), false) : signal;
    }

    private Signal raised(Signal signal) {
        if (signal.tests()) return signal;
        if (op.name().startsWith("exp")) {
            boolean bump = signal.shifted() && signal.scale() >= STEEP;
            return bump ? signal.testing(limit(signal), false) : signal.raised(2);
        }
        return signal.raised(op.name().startsWith("pow") ? Math.max(1, op.magnitude(1)) : 2);
    }

    /** Returns {@code relu after subtract 0.99}. */
    private String limit(Signal signal) {
        return op.name() + (signal.shifted() ? " after " + signal.shift() : "");
    }

    private Signal rescaled(Signal signal) {
        if (op.name().equals("normalization")) {
            double variance = Op.magnitude(op.config().path("variance"));
            double factor = variance > 0 ? 1 / Math.sqrt(variance) : 1;
            return signal.scaled(factor).shifted("normalization");
        }
        if (!op.name().equals("rescaling")) return signal;
        double offset = Op.magnitude(op.config().path("offset"));
        double scale = Math.max(0, Op.magnitude(op.config().path("scale")));
        Signal scaled = signal.scaled(scale);
        return offset > 0 ? scaled.shifted("rescaling by " + op.config().path("offset")) : scaled;
    }
}
