package org.kerasaudit.dl4j.child;

/**
 * An array as it passes between the processes.
 *
 * @param shape batch first
 * @param values in row-major order
 */
public record FloatArray(int[] shape, float[] values) {}
