package org.kerasaudit.importer.tensor;

/** Pooling in plain loops. */
final class PlainPooling {
    private PlainPooling() {}

    static Tensor max(Tensor x, Window window) {
        throw new UnsupportedOperationException();
    }

    static Tensor average(Tensor x, Window window) {
        throw new UnsupportedOperationException();
    }
}
