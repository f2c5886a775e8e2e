package org.kerasaudit.auditor.rules.security;

import org.kerasaudit.auditor.result.Severity;

/** KA719: a call of a layer that no output depends on. */
record UnconnectedCall() implements SecurityCheck {
    @Override
    public String id() {
        return "KA719";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String summary() {
        return "A call of a layer is connected to no output.";
    }

    @Override
    public String explanation() {
        return "The layer is part of the model, this call of it is not; it is repeated when the model is loaded. Keras 3.1 saves the "
                + "calls that a layer had outside of the model, other versions save none such: there, compare the file with the one "
                + "that was saved.";
    }

    @Override
    public void graph(Connections connections, Where where, Hits hits) {
        Where layers = where.in("layers", where.node().path("layers"));
        connections
                .unusedCalls()
                .forEach((name, count) -> hits.add(
                        this,
                        layers.layerBelow(name),
                        layers.place(),
                        "a way to an output",
                        "none from " + count + " of its calls"));
    }
}
