package org.kerasaudit.importer.layers;

import java.util.Arrays;

/**
 * The Keras version and backend that wrote a configuration; names and defaults depend on them.
 *
 * @param version the Keras version stated in the file, or empty
 * @param backend {@code tensorflow}, {@code theano}, …, or empty if the file does not state it
 * @param eager whether the model is called directly, {@code model(x)}; {@code predict} instead runs a TensorFlow graph, in
 *     which the batch size is unknown
 */
public record Origin(Generation generation, String version, String backend, boolean eager) {

    /** Creates the origin of a model that is run with {@code predict}. */
    public Origin(Generation generation, String version, String backend) {
        this(generation, version, backend, false);
    }

    /** The generations of Keras, each with its own file conventions. */
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

    /** Whether this is {@code tf.keras} 2; from 2.4 on, every Keras 2 is. */
    public boolean tensorflowKeras() {
        return generation == Generation.KERAS_2 && (version.endsWith("-tf") || atLeast(2, 4));
    }

    /** Whether the backend is TensorFlow, which is assumed if the file does not state one. */
    public boolean onTensorFlow() {
        return backend.isEmpty() || backend.equals("tensorflow");
    }

    /** Whether convolution kernels are stored flipped: Theano computes convolutions, TensorFlow cross-correlations. */
    public boolean flipsKernels() {
        return backend.equals("theano") && !keras3();
    }

    /** Whether this is multi-backend Keras 2, not tf.keras, whose versions are {@code 2.2.4-tf} or 2.4 and later. */
    public boolean multiBackend() {
        return generation == Generation.KERAS_2 && !version.endsWith("-tf") && !atLeast(2, 4);
    }

    /** Whether the version is below {@code major.minor.patch}; see {@link #atLeast}. */
    public boolean before(int... least) {
        return !atLeast(least);
    }

    /** Whether this is Keras 3 and at least {@code 3.minor}; an unstated version counts as the newest. */
    public boolean keras3Since(int minor) {
        return keras3() && !before(3, minor);
    }

    /**
     * Whether layers of this class pass on a mask. On the NumPy backend of Keras 3.6 to 3.13 they do not, because
     * {@code Layer._set_mask_metadata} drops it; only Masking sets its own (except in 3.6) and, since 3.8,
     * MultiHeadAttention sets its query's.
     */
    public boolean passesMasks(String className) {
        if (!backend.equals("numpy") || !keras3() || !atLeast(3, 6) || atLeast(3, 14)) return true;
        return className.equals("Masking") && atLeast(3, 7) || className.equals("MultiHeadAttention") && atLeast(3, 8);
    }

    /**
     * Whether the version is at least {@code major}, {@code major.minor} or {@code major.minor.patch}. An unstated
     * version, as in the JSON of Keras 3, counts as the newest of its generation.
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
