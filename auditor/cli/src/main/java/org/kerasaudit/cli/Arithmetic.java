package org.kerasaudit.cli;

import org.kerasaudit.importer.tensor.Precision;

/** What a forward pass is computed in, as options name it. */
enum Arithmetic {
    FLOAT(Precision.FLOAT32),
    DOUBLE(Precision.FLOAT64);

    private final Precision precision;

    Arithmetic(Precision precision) {
        this.precision = precision;
    }

    Precision precision() {
        return precision;
    }
}
