package org.kerasaudit.auditor.result;

/**
 * Where a finding is.
 *
 * @param file its name, or its path if it could not be read
 * @param layer path of the layer concerned, or empty
 * @param place inside the file, e.g. {@code /model_weights/dense/kernel}, or what was checked; or empty
 */
public record Location(String file, String layer, String place) {
    /** Returns {@code net.h5: dense: /model_weights/dense/kernel}, without empty parts. */
    @Override
    public String toString() {
        return file + (layer.isEmpty() ? "" : ": " + layer) + (place.isEmpty() ? "" : ": " + place);
    }
}
