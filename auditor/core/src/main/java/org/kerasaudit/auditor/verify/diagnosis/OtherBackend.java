package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.List;

/** Another backend made the recording and differs in padding, pooling, resizing or masks. */
record OtherBackend() implements ModelHypothesis {
    private static final List<String> KERAS_3 = List.of("tensorflow", "torch", "jax", "numpy");
    private static final List<String> EARLIER = List.of("tensorflow", "theano");

    @Override
    public String id() {
        return "backend";
    }

    @Override
    public String advice() {
        return "record with the backend that will serve, or avoid what differs: torch repeats the border in average pooling with "
                + "`same` padding and resizes differently, Theano pads `same` evenly and flips kernels";
    }

    @Override
    public List<Whole> readings(Rerun rerun) {
        String own = rerun.model().file().backend();
        List<Whole> readings = new ArrayList<>();
        boolean keras3 = rerun.model().model().orElseThrow().origin().keras3();
        boolean tried = keras3 && own.isEmpty() && rerun.recording().backend().isEmpty();
        if (tried) return readings; // the verification tries every backend if none is stated
        for (String backend : keras3 ? KERAS_3 : EARLIER) {
            if (backend.equals(own)) continue;
            readings.add(new Whole(
                    "the behavior of Keras on " + backend + (own.isEmpty() ? "" : " instead of " + own),
                    again -> again.as(backend)));
        }
        return readings;
    }
}
