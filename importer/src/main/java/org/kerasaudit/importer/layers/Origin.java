package org.kerasaudit.importer.layers;

import java.util.Arrays;

/**
 * Who wrote a configuration; what a name or a default means depends on it.
 *
 * @param version the Keras version as the file states it, or empty
 * @param backend {@code tensorflow}, {@code theano}, …, or empty where the file does not tell
 */
public record Origin(Generation generation, String version, String backend) {

    /** The generations of Keras that write differently. */
    public enum Generation {
        KERAS_1,
        /** Multi-backend Keras 2 and tf.keras 2. */
        KERAS_2,
        KERAS_3
    }

    public boolean keras1() {
        return generation == Generation.KERAS_1;
    }

    public boolean keras3() {
        return generation == Generation.KERAS_3;
    }

    /** Whether this is {@code tf.keras} 2; from 2.4 on, Keras 2 is nothing else. */
    public boolean tensorflowKeras() {
        return generation == Generation.KERAS_2 && (version.endsWith("-tf") || atLeast(2, 4));
    }

    /** Whether convolution kernels are stored flipped: Theano convolves where TensorFlow correlates. */
    public boolean flipsKernels() {
        return backend.equals("theano") && !keras3();
    }

    /** Keras 2 before it became tf.keras, whose versions are called {@code 2.2.4-tf}, or 2.4 and later. */
    public boolean multiBackend() {
        return generation == Generation.KERAS_2 && !version.endsWith("-tf") && !atLeast(2, 4);
    }

    /** Whether the version is below {@code major.minor.patch}, see {@link #atLeast}. */
    public boolean before(int... least) {
        return !atLeast(least);
    }

    /** Whether this is Keras 3 and at least {@code 3.minor}; one that states no version counts as the newest. */
    public boolean keras3Since(int minor) {
        return keras3() && !before(3, minor);
    }

    /**
     * Whether a mask leaves a layer of this class. On the NumPy backend of Keras 3.6 to 3.13 it does not, for {@code
     * Layer._set_mask_metadata} drops it there; only Masking sets its own, which 3.6 lost as well, and MultiHeadAttention its
     * query's since 3.8.
     */
    public boolean passesMasks(String className) {
        if (!backend.equals("numpy") || !keras3() || !atLeast(3, 6) || atLeast(3, 14)) return true;
        return className.equals("Masking") && atLeast(3, 7) || className.equals("MultiHeadAttention") && atLeast(3, 8);
    }

    /**
     * Whether the version is at least {@code major.minor.patch}, as far as given. Where none is stated, as in the JSON of Keras
     * 3, it is taken for the newest of its generation.
     */
    public boolean atLeast(int... least) {
        if (version.isEmpty()) return least[0] <= generation.ordinal() + 1;
        int[] parts = Arrays.stream(version.split("\\D+"))
                .filter(part -> !part.isEmpty() && part.length() < 6)
                .limit(least.length)
                .mapToInt(Integer::parseInt)
                .toArray();
        return parts.length == least.length && Arrays.compare(parts, least) >= 0;
    }
}
