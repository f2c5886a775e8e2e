package org.kerasaudit.auditor.rules.security;

import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA712: a layer that no output depends on. */
public record UnconnectedLayer() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA712",
            Severity.WARNING,
            "A layer is connected to no output.",
            "Keras saves only layers that lead to an output. Other layers are still built and called when the model is "
                    + "loaded, which is how crafted files run functions without changing any prediction (as the published "
                    + "exploits of CVE-2025-1550 and CVE-2025-8747 do). Compare the file with the one that was saved.");

    @Override
    public void graph(Connections connections, Where where, Hits hits) {
        Where layers = where.in("layers", where.node().path("layers"));
        for (String name : connections.unconnected()) {
            hits.add(RULE, layers.layerBelow(name), layers.place(), "a path to an output", "none from this layer");
        }
    }
}
