package org.kerasaudit.importer.tensor;

/** How {@link Kernels#reduce} combines elements into one. */
public enum Reduction {
    SUM,
    MEAN,
    MAX,
    MIN,
    /** The mean of squared deviations from the mean; divides by the count. */
    VARIANCE
}
