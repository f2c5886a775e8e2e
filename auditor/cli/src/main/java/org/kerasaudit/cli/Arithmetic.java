package org.kerasaudit.cli;

import org.kerasaudit.importer.tensor.Precision;

/** The precision of a forward pass, as named on the command line. */
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
