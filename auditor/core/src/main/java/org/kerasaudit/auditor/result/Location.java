package org.kerasaudit.auditor.result;

/**
 * Where a finding is.
 *
 * @param file the name of the file, or its path if it could not be read
 * @param layer path of the affected layer, or empty
 * @param place inside the file, e.g. {@code /model_weights/dense/kernel}, or what was checked; or empty
 */
public record Location(String file, String layer, String place) {
    /** Returns the parts that are not empty: {@code net.h5: dense: /model_weights/dense/kernel}. */
    @Override
    public String toString() {
        return file + (layer.isEmpty() ? "" : ": " + layer) + (place.isEmpty() ? "" : ": " + place);
    }
}
