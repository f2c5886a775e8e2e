package org.kerasaudit.auditor.rules.backdoor;

import java.util.List;
import java.util.Objects;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.model.ModelLayer;

/** Treats a layer with handmade weights as the arithmetic it performs, followed by its activation. */
final class Affine {
    private Affine() {}

    static Flow of(ModelLayer layer, Op op, HandMade.Values values, List<Flow> given) {
        List<Signal> signals =
                given.stream().map(Flow::signal).filter(Objects::nonNull).toList();
        Signal signal = Signal.of(signals, false).then(layer.path()).scaled(values.largest());
        if (layer.has(Trait.LOOKS_UP_ROWS)) signal = signal.testing("a lookup in " + layer.name(), false);
        if (values.bias() > 0) signal = signal.shifted("bias " + values.bias());
        String activation = layer.config().path("activation").asText("linear");
        if (!activation.equals("linear")) {
            Op activated = new Op(Effect.plain(activation), op.config(), List.of(), false);
            signal = new Transfer(activated, activation, false).of(List.of(signal));
        }
        return new Flow(false, false, signal, Flow.joins(given), null);
    }
}
