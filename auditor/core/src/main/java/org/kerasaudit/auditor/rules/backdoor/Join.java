package org.kerasaudit.auditor.rules.backdoor;

import org.kerasaudit.auditor.rules.backdoor.Signal.Mark;

/**
 * A layer that combines a signal with what trained layers compute.
 *
 * @param layer the path of the layer
 * @param verdict what the join means
 */
record Join(String layer, Signal signal, Kind kind, Verdict verdict) {

    /** The ways to combine the two. */
    enum Kind {
        /** It replaces the input before the trained layers. */
        REPLACES,
        /** It adds, multiplies, selects or limits. */
        MIXES,
        /** It selects between what trained layers compute and a constant that is not a mask. */
        INJECTS,
        /** It puts the signal next to what trained layers compute. */
        PLACES,
        /** The signal is the position of an element to look up. */
        LOOKS_UP,
        /** The signal is the divisor. */
        DIVIDES
    }

    /** What a join means. */
    enum Verdict {
        HARMLESS,
        /** A test decides. */
        OVERRIDES,
        /** Trained layers read a test as one of their features. */
        ADDS_A_FEATURE,
        /** A path without weights amplifies the input. */
        AMPLIFIES
    }

    private static final double STEEP_DEGREE = 3;
    private static final double STEEP_DEGREE_OF_ONE = 8;
    private static final double STEEP_PEAK = 10;
    private static final double STEEP_FACTOR = 1000;

    /** Returns a join that no trained layer follows. */
    static Join of(String layer, Signal signal, Kind kind) {
        return new Join(layer, signal, kind, judged(signal, kind, false));
    }

    /** Returns this join as one that trained layers follow. */
    Join followed() {
        return new Join(layer, signal, kind, judged(signal, kind, true));
    }

    /** Returns the layers from the input to this one. */
    String path() {
        return signal.trail().then(layer).shown();
    }

    private static Verdict judged(Signal signal, Kind kind, boolean followed) {
        boolean injected = kind == Kind.INJECTS && signal.has(Mark.EQUALITY) && !signal.has(Mark.COMMON) && !followed;
        if (injected && !signal.has(Mark.COUNT)) return Verdict.OVERRIDES;
        if (!signal.has(Mark.COLLAPSED)) return Verdict.HARMLESS;
        if (kind == Kind.REPLACES) return followed ? Verdict.OVERRIDES : Verdict.HARMLESS;
        boolean counts = signal.has(Mark.COUNT);
        if (counts && (followed || kind == Kind.LOOKS_UP || kind == Kind.DIVIDES || signal.has(Mark.COMMON)))
            return Verdict.HARMLESS;
        if (signal.tests()) {
            if (kind == Kind.LOOKS_UP && signal.has(Mark.COMMON)) return Verdict.HARMLESS;
            if (!followed) return Verdict.OVERRIDES;
            if (signal.has(Mark.COMMON)) return Verdict.HARMLESS;
            if (kind != Kind.PLACES) return Verdict.OVERRIDES;
            boolean searches = signal.has(Mark.PEAK) && signal.has(Mark.EQUALITY);
            return searches ? Verdict.ADDS_A_FEATURE : Verdict.HARMLESS;
        }
        double steepDegree = signal.has(Mark.REDUCED) ? STEEP_DEGREE : STEEP_DEGREE_OF_ONE;
        boolean mixes = kind == Kind.MIXES || kind == Kind.INJECTS;
        boolean raised = signal.degree() >= steepDegree && (!followed || mixes);
        boolean peak = signal.has(Mark.PEAK) && signal.shifted() && signal.scale() >= STEEP_PEAK;
        boolean steep = !followed && (peak || signal.scale() >= STEEP_FACTOR);
        return raised || steep ? Verdict.AMPLIFIES : Verdict.HARMLESS;
    }
}
