package org.kerasaudit.benchmarks;

/** An engine with a model and inputs loaded, ready to run until its process ends. */
@FunctionalInterface
interface Contender {
    /** Runs the model and returns its first output, in row-major order. */
    float[] run() throws Exception;
}
