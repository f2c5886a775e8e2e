package org.kerasaudit.importer.run;

import org.kerasaudit.importer.tensor.onednn.OneDnn;

/** What a forward pass is computed by. */
public enum Engine {
    /** Java alone, in any precision: the judge of the other. */
    PLAIN,
    /** oneDNN, for what a model computes in float32; the plain engine for all else. */
    ONEDNN,
    /** The same with every operation on its own: nothing is folded together. Slower, and closer to what layers spell out. */
    ONEDNN_UNFOLDED;

    private static final long WORTH_LOADING = 1 << 17;

    /** Whether it can be used here. Loads oneDNN's native part. */
    public boolean isPresent() {
        return this == PLAIN || isOneDnnPresent();
    }

    /** The fastest that is present. */
    public static Engine fastest() {
        return ONEDNN.isPresent() ? ONEDNN : PLAIN;
    }

    /** The fastest for so many weights and inputs: few are worked through before a native library is loaded. */
    public static Engine suited(long elements) {
        return elements < WORTH_LOADING ? PLAIN : fastest();
    }

    boolean folds() {
        return this == ONEDNN;
    }

    private static boolean isOneDnnPresent() {
        try {
            return OneDnn.isPresent();
        } catch (LinkageError missing) {
            return false;
        }
    }
}
