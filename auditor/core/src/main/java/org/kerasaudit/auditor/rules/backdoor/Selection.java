package org.kerasaudit.auditor.rules.backdoor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.rules.backdoor.Join.Kind;
import org.kerasaudit.auditor.rules.backdoor.Signal.Mark;

/** Combines signals before any trained layer; a test there may repair the input or replace it. */
final class Selection {
    private Selection() {}

    static Flow of(Op op, String layer, Transfer transfer, List<Flow> given, List<Signal> signals, List<Join> joins) {
        Signal made = transfer.of(signals);
        @Nullable Signal whole = whole(signals);
        @Nullable Signal test = test(signals);
        if (whole != null && test != null) {
            if (op.effect() == Effect.SELECTS) {
                boolean fixed = given.size() < 3 && !op.constants().isEmpty()
                        || given.stream().anyMatch(Flow::isConstant);
                return fixed ? repaired(layer, whole, test, joins) : flow(whole.then(layer), joins);
            }
            boolean merges =
                    op.effect() == Effect.ADDS || op.effect() == Effect.MULTIPLIES || op.effect() == Effect.LIMITS;
            if (merges) return repaired(layer, whole, test, joins);
        }
        return flow(made, joins);
    }

    /** Replaces elements, which is harmless unless a test of the whole sample decides. */
    private static Flow repaired(String layer, Signal whole, Signal test, List<Join> joins) {
        boolean replaces = test.has(Mark.COLLAPSED)
                && !test.has(Mark.COMMON)
                && !test.has(Mark.COUNT)
                && !whole.has(Mark.COLLAPSED);
        List<Join> all = replaces ? Flow.plus(joins, List.of(Join.of(layer, test, Kind.REPLACES))) : joins;
        boolean plain = replaces || test.has(Mark.COMMON);
        return flow(
                plain
                        ? whole.then(layer)
                        : Signal.of(List.of(whole, test), false).then(layer),
                all);
    }

    private static @Nullable Signal whole(List<Signal> signals) {
        return signals.stream().filter(signal -> !signal.tests()).findFirst().orElse(null);
    }

    private static @Nullable Signal test(List<Signal> signals) {
        return signals.stream().filter(Signal::tests).findFirst().orElse(null);
    }

    private static Flow flow(Signal signal, List<Join> joins) {
        return new Flow(false, false, signal, joins, null);
    }
}
