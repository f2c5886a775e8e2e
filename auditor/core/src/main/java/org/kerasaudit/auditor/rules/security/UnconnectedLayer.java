package org.kerasaudit.auditor.rules.security;

import org.kerasaudit.auditor.result.Severity;

/** KA712: a layer that no output depends on. */
record UnconnectedLayer() implements SecurityCheck {
    @Override
    public String id() {
        return "KA712";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String summary() {
        return "A layer is connected to no output.";
    }

    @Override
    public String explanation() {
        return "Keras saves the layers that lead to an output and no others. One that leads nowhere is built and called all the same when "
                + "the model is loaded, which is how crafted files run functions without changing any prediction "
                + "(the published exploits of CVE-2025-1550 and CVE-2025-8747 do). Compare the file with the one that was saved.";
    }

    @Override
    public void graph(Connections connections, Where where, Hits hits) {
        Where layers = where.in("layers", where.node().path("layers"));
        for (String name : connections.unconnected()) {
            hits.add(this, layers.layerBelow(name), layers.place(), "a way to an output", "none from this layer");
        }
    }
}
