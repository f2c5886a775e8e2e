package org.kerasaudit.auditor.result;

/**
 * Where a finding is.
 *
 * @param file its name, or its path where it could not be read
 * @param layer path of the layer concerned, or empty
 * @param place inside the file, e.g. {@code /model_weights/dense/kernel}, or what was looked at; or empty
 */
public record Location(String file, String layer, String place) {
    /** {@code net.h5: dense: /model_weights/dense/kernel}, without what is empty. */
    @Override
    public String toString() {
        return file + (layer.isEmpty() ? "" : ": " + layer) + (place.isEmpty() ? "" : ": " + place);
    }
}
