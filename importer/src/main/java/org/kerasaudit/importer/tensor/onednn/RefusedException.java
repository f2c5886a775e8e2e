package org.kerasaudit.importer.tensor.onednn;

/** oneDNN has no primitive for what it is asked to compute. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String what) {
        super("oneDNN has no " + what, null, false, false);
    }
}
