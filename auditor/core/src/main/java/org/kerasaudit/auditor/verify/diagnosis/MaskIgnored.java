package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;

/** The mask of the data is ignored. */
record MaskIgnored() implements LayerHypothesis {
    @Override
    public String id() {
        return "mask-ignored";
    }

    @Override
    public String advice() {
        return "record with a backend and version that respect the mask (NumPy in Keras 3.6 to 3.13 does not), or train without "
                + "mask_zero and Masking";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        boolean masked = subject.call().inputs().tensors().stream().anyMatch(value -> value.mask() != null);
        if (!masked) return List.of();
        return List.of(Reading.on("the mask ignored", inputs -> inputs.map(value -> value.masked(null))));
    }
}
