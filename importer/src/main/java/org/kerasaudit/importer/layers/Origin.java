package org.kerasaudit.importer.layers;

import java.util.Arrays;

/**
 * Who wrote a configuration; what a name or a default means depends on it.
 *
 * @param version the Keras version as the file states it, or empty
 * @param backend {@code tensorflow}, {@code theano}, …, or empty where the file names none (Keras 1)
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

    /** Whether convolution kernels are stored flipped: Theano convolves where TensorFlow correlates. */
    public boolean flipsKernels() {
        return backend.equals("theano") && generation == Generation.KERAS_2;
    }

    /**
     * Whether a mask leaves a layer of this class. On the NumPy backend of Keras 3.6 to 3.13 it does not, for {@code
     * Layer._set_mask_metadata} drops it there; only Masking sets its own, which 3.6 lost as well.
     */
    public boolean passesMasks(String className) {
        if (!backend.equals("numpy") || !keras3() || !atLeast(3, 6) || atLeast(3, 14)) return true;
        return className.equals("Masking") && atLeast(3, 7);
    }

    /** Whether this is Keras 3 of at least this minor version; one that states none is taken as the newest. */
    public boolean keras3Since(int minor) {
        return keras3() && (version.isEmpty() || atLeast(3, minor));
    }

    /** Whether the stated version is at least {@code major.minor}; false where no version is stated. */
    public boolean atLeast(int major, int minor) {
        int[] parts = Arrays.stream(version.split("\\D+"))
                .filter(part -> !part.isEmpty() && part.length() < 6)
                .limit(2)
                .mapToInt(Integer::parseInt)
                .toArray();
        return parts.length == 2 && (parts[0] > major || parts[0] == major && parts[1] >= minor);
    }
}
