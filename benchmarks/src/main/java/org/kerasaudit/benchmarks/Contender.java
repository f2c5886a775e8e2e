package org.kerasaudit.benchmarks;

/** One way to run a model on given inputs, loaded and ready; open until its process ends. */
@FunctionalInterface
interface Contender {
    /** The first output, in row-major order. */
    float[] run() throws Exception;
}
