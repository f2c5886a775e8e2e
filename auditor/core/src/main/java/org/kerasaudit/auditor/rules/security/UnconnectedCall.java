package org.kerasaudit.auditor.rules.security;

import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA719: a call of a layer that no output depends on. */
public record UnconnectedCall() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA719",
            Severity.INFO,
            "A call of a layer is connected to no output.",
            "The layer is part of the model, but this call of it is not; it is still repeated when the model is loaded. "
                    + "Keras 3.1 saves the calls that a layer had outside the model; other versions do not: if the file "
                    + "claims another version, compare it with the one that was saved.");

    @Override
    public void graph(Connections connections, Where where, Hits hits) {
        Where layers = where.in("layers", where.node().path("layers"));
        connections
                .unusedCalls()
                .forEach((name, count) -> hits.add(
                        RULE,
                        layers.layerBelow(name),
                        layers.place(),
                        "a path to an output",
                        "no path from " + count + " of its calls"));
    }
}
